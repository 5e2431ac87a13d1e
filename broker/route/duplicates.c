/* Duplicates: a ring of ids with a table over it. */
#include "route/duplicates.h"

#include "base/map.h"

#include <errno.h>
#include <stdlib.h>

/* The ring grows in pieces, so that an idle broker does not pay for the largest window. */
#define PIECE_COUNT 4096

struct duplicates {
    struct map *map; /* id -> struct seen in a piece */
    struct seen **pieces;
    size_t max_count;
    size_t count;
    size_t first; /* index of the oldest in the ring */
};

int duplicates_new(size_t max_count, struct duplicates **ret)
{
    struct duplicates *window = calloc(1, sizeof(*window));
    if (window == NULL)
        return -ENOMEM;
    window->max_count = max_count;
    window->pieces = calloc(max_count / PIECE_COUNT + 1, sizeof(struct seen *));
    if (window->pieces == NULL || map_new(MAP_IDS, &window->map) < 0) {
        duplicates_free(&window);
        return -ENOMEM;
    }
    *ret = window;
    return 0;
}

void duplicates_free(struct duplicates **window)
{
    if (*window == NULL)
        return;
    for (size_t i = 0; (*window)->pieces != NULL && i <= (*window)->max_count / PIECE_COUNT; i++)
        free((*window)->pieces[i]);
    free((*window)->pieces);
    map_free(&(*window)->map);
    free(*window);
    *window = NULL;
}

const struct seen *duplicates_find(const struct duplicates *window, const struct hash_id *id)
{
    return map_get_id(window->map, id);
}

static struct seen *slot(const struct duplicates *window, size_t index)
{
    size_t at = (window->first + index) % window->max_count;
    return &window->pieces[at / PIECE_COUNT][at % PIECE_COUNT];
}

/* Makes the piece that the next entry falls into. */
static int reserve_next(struct duplicates *window)
{
    size_t at = (window->first + window->count) % window->max_count;
    struct seen **piece = &window->pieces[at / PIECE_COUNT];
    if (*piece == NULL)
        *piece = calloc(PIECE_COUNT, sizeof(struct seen));
    return *piece != NULL ? 0 : -ENOMEM;
}

int duplicates_add(struct duplicates *window, const struct seen *seen)
{
    struct seen *known = map_get_id(window->map, &seen->id);
    if (known != NULL) {
        *known = *seen;
        return 0;
    }
    if (window->count == window->max_count) {
        map_remove_id(window->map, &slot(window, 0)->id);
        window->first = (window->first + 1) % window->max_count;
        window->count--;
    }
    if (reserve_next(window) < 0)
        return -ENOMEM;
    struct seen *place = slot(window, window->count);
    *place = *seen;
    int r = map_put_id(window->map, &place->id, place);
    if (r == 0)
        window->count++;
    return r;
}

size_t duplicates_count(const struct duplicates *window)
{
    return window->count;
}

const struct seen *duplicates_at(const struct duplicates *window, size_t index)
{
    return slot(window, index);
}
