/* Zone: local time of an IANA zone, read from the system's TZif files (RFC 8536) with their rule for the years to come. */
#ifndef PLAN_ZONE_H
#define PLAN_ZONE_H

#include <deskbus/export.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone;

/* Reads the zone from folder (NULL: /usr/share/zoneinfo). Returns 0, -EINVAL (no such name could be), -ENOENT, -EBADMSG (no TZif
 * file), another -errno, -ENOMEM. The caller owns *ret. */
int zone_new(const char *folder, const char *name, struct zone **ret) DESKBUS_CHECKED;
/* The same from bytes. */
int zone_parse(const void *bytes, size_t size, struct zone **ret) DESKBUS_CHECKED;
void zone_free(struct zone **zone);
/* Seconds east of UTC at that moment; *next_s: when that changes, INT64_MAX: never. */
int32_t zone_offset(const struct zone *zone, int64_t at_s, int64_t *next_s);

/* The zone name nearest to text, for "did you mean", in ret; "" when none is near. */
void zone_nearest(const char *folder, const char *text, char *ret, size_t size);

#endif
