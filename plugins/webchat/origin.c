/* Origin: compares what a browser says with what the operator or the address allows. */
#include "origin.h"

#include <deskbus/option.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *after_scheme(const char *origin)
{
    if (strncasecmp(origin, "https://", 8) == 0)
        return origin + 8;
    return strncasecmp(origin, "http://", 7) == 0 ? origin + 7 : NULL;
}

bool origin_valid(const char *origin)
{
    const char *host = after_scheme(origin);
    if (host == NULL || *host == '\0')
        return false;
    for (; *host != '\0'; host++)
        if (!isalnum((unsigned char)*host) && strchr(".-:[]_", *host) == NULL)
            return false;
    return true;
}

bool origin_allowed(const struct deskbus_options *options, const char *origin, const char *host)
{
    size_t count = deskbus_option_count(options, "origins");
    if (origin[0] == '\0')
        return true;
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(deskbus_option_string_at(options, "origins", i), origin) == 0)
            return true;
    const char *own = after_scheme(origin);
    return count == 0 && own != NULL && host[0] != '\0' && strcasecmp(own, host) == 0;
}
