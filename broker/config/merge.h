/* Merge: several files become one top map: maps of the same name are united, everything else may stand in one file only. */
#ifndef CONFIG_MERGE_H
#define CONFIG_MERGE_H

#include "config/interpolate.h"

struct section; /* one key of the top map */
struct merge {
    struct section *sections;
    size_t count, room;
};

/* Copies what root (a map) holds into the sections, `include` left out; conflicts are findings with both places. 0 or -ENOMEM. */
int merge_add(struct merge *merge, struct interpolate *interpolate,
        const struct deskbus_node *root) DESKBUS_CHECKED;
/* Makes the top map of the sections, which are empty then. 0 or -ENOMEM. */
int merge_finish(
        struct merge *merge, struct deskbus_place place, struct deskbus_node **ret) DESKBUS_CHECKED;
void merge_clear(struct merge *merge);

#endif
