/* Reference: option tables as Markdown, for the generated page of the configuration. */
#ifndef PLAN_REFERENCE_H
#define PLAN_REFERENCE_H

#include "base/buffer.h"

#include <deskbus/option.h>

/* The tables that the broker itself reads: the top, a plugin instance, a team. */
const struct deskbus_option *plan_settings_options(void);
const struct deskbus_option *plan_instance_options(void);
const struct deskbus_option *plan_team_options(void);

/* Appends one row per option, records with their fields as NAME.FIELD. 0 or -ENOMEM. */
int reference_print(struct buffer *out, const struct deskbus_option *table) DESKBUS_CHECKED;

#endif
