/* Catalogue: plugin descriptors without code, so that configurations can be checked without any plugin. */
#ifndef TESTS_CHECK_CATALOGUE_H
#define TESTS_CHECK_CATALOGUE_H

#include "plan/plan.h"

/* webchat file crm sentiment responder echo email notifier; `broken` is there but cannot be loaded. */
extern const struct plan_catalogue test_catalogue;
/* Each instance that names this plugin is refused by its check() when `read` and `write` are both given or both absent. */

#endif
