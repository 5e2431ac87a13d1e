/* Stats: the named figures of a part; asked for by name once, moved through a pointer from then on.
 * Names are registered and listed by one thread; the figures themselves may be read by any. */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "stats/histogram.h"

struct stats;

/* Returns 0 or -ENOMEM. The caller owns *ret: stats_free(), which frees the figures, too. */
int stats_new(struct stats **ret);
void stats_free(struct stats **stats);

/* The figure of that name ("instance.chat.accepted"), made when it is new; valid as long as stats.
 * NULL: out of memory, or the name belongs to the other kind. */
struct counter *stats_counter(struct stats *stats, const char *name);
struct histogram *stats_histogram(struct stats *stats, const char *name);

struct stats_visitor {
    void *arg;
    void (*counter)(void *arg, const char *name, uint64_t value);
    void (*histogram)(void *arg, const char *name, const struct histogram *histogram);
};
/* Each figure, by name. Either function may be NULL. */
void stats_visit(const struct stats *stats, const struct stats_visitor *visitor);

#endif
