/* Stats: a sorted array of named figures. */
#include "stats/stats.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct figure {
    char *name;
    struct counter *counter; /* one of the two */
    struct histogram *histogram;
};

struct stats {
    struct figure *figures; /* by name */
    size_t count, room;
};

int stats_new(struct stats **ret)
{
    *ret = calloc(1, sizeof(**ret));
    return *ret != NULL ? 0 : -ENOMEM;
}

void stats_free(struct stats **stats)
{
    if (*stats == NULL)
        return;
    for (size_t i = 0; i < (*stats)->count; i++) {
        free((*stats)->figures[i].name);
        free((*stats)->figures[i].counter);
        free((*stats)->figures[i].histogram);
    }
    free((*stats)->figures);
    free(*stats);
    *stats = NULL;
}

/* The index of name, or of the first that comes after it. */
static size_t find(const struct stats *stats, const char *name, bool *ret_there)
{
    size_t low = 0, high = stats->count;
    *ret_there = false;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(stats->figures[middle].name, name);
        if (order == 0) {
            *ret_there = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int make_room(struct stats *stats)
{
    if (stats->count < stats->room)
        return 0;
    size_t room = stats->room == 0 ? 32 : stats->room * 2;
    struct figure *figures = realloc(stats->figures, room * sizeof(*figures));
    if (figures == NULL)
        return -ENOMEM;
    stats->figures = figures;
    stats->room = room;
    return 0;
}

static const struct figure *find_or_add(struct stats *stats, const char *name, bool is_counter)
{
    bool there;
    size_t at = find(stats, name, &there);
    if (there)
        return &stats->figures[at];
    struct figure figure = {.name = strdup(name)};
    if (is_counter)
        figure.counter = calloc(1, sizeof(*figure.counter));
    else
        figure.histogram = calloc(1, sizeof(*figure.histogram));
    bool made = figure.name != NULL && (figure.counter != NULL || figure.histogram != NULL);
    if (!made || make_room(stats) < 0) {
        free(figure.name);
        free(figure.counter);
        free(figure.histogram);
        return NULL;
    }
    memmove(&stats->figures[at + 1], &stats->figures[at], (stats->count - at) * sizeof(figure));
    stats->figures[at] = figure;
    stats->count++;
    return &stats->figures[at];
}

struct counter *stats_counter(struct stats *stats, const char *name)
{
    const struct figure *figure = find_or_add(stats, name, true);
    return figure != NULL ? figure->counter : NULL;
}

struct histogram *stats_histogram(struct stats *stats, const char *name)
{
    const struct figure *figure = find_or_add(stats, name, false);
    return figure != NULL ? figure->histogram : NULL;
}

void stats_visit(const struct stats *stats, const struct stats_visitor *visitor)
{
    for (size_t i = 0; i < stats->count; i++) {
        const struct figure *figure = &stats->figures[i];
        if (figure->counter != NULL && visitor->counter != NULL)
            visitor->counter(visitor->arg, figure->name, counter_get(figure->counter));
        if (figure->histogram != NULL && visitor->histogram != NULL)
            visitor->histogram(visitor->arg, figure->name, figure->histogram);
    }
}
