/* Origin: which pages may open a connection; a browser names the page it shows in the header Origin. */
#ifndef WEBCHAT_ORIGIN_H
#define WEBCHAT_ORIGIN_H

#include <stdbool.h>

struct deskbus_options;

/* True for scheme://host[:port] with http or https. */
bool origin_valid(const char *origin);
/* True when a page of that origin may connect: it is one of the option `origins`, or, without that option, its host is the one that
 * was asked for (header Host). origin "" (no browser) is allowed: what it guards against is other pages in a visitor's browser. */
bool origin_allowed(const struct deskbus_options *options, const char *origin, const char *host);

#endif
