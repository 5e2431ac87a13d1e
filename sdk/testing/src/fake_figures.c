/* Fake figures: log lines, counters, histograms, trouble; and the blobs that no host has yet. */
#include "fake_private.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct deskbus_fake *fake_of(struct deskbus_host *host)
{
    return (struct deskbus_fake *)host;
}

static void host_log(struct deskbus_host *host, enum deskbus_level level, const char *text)
{
    static const char *const levels[] = {"error", "warning", "info", "debug"};
    struct deskbus_fake *fake = fake_of(host);
    char **lines = realloc(fake->lines, (fake->line_count + 1) * sizeof(*lines));
    if (lines == NULL)
        fake_abort("no memory");
    if (text == NULL || strchr(text, '\n') != NULL)
        fake_defect(fake, "log() takes one line");
    fake->lines = lines;
    lines[fake->line_count++] = fake_print("%s: %.*s",
            level <= DESKBUS_LOG_DEBUG ? levels[level] : "?", FAKE_TEXT_MAX,
            text == NULL ? "" : text);
}

static struct fake_figure *find(struct deskbus_fake *fake, const char *name, bool histogram)
{
    for (struct fake_figure *at = fake->figures; at != NULL; at = at->next) {
        if (at->histogram == histogram && strcmp(at->name, name) == 0)
            return at;
    }
    return NULL;
}

static struct fake_figure *make(struct deskbus_fake *fake, const char *name, bool histogram)
{
    struct fake_figure *figure = find(fake, name, histogram);
    if (figure != NULL)
        return figure;
    if (!deskbus_name_valid(name, strlen(name)))
        fake_defect(fake, "'%s' is no name for a counter or histogram", name);
    figure = fake_alloc(sizeof(*figure));
    figure->name = fake_text(name);
    figure->histogram = histogram;
    figure->next = fake->figures;
    fake->figures = figure;
    return figure;
}

static void host_counter(struct deskbus_host *host, const char *name, uint64_t add)
{
    make(fake_of(host), name, false)->sum += add;
}

static void host_histogram(struct deskbus_host *host, const char *name, double value)
{
    struct fake_figure *figure = make(fake_of(host), name, true);
    figure->count++;
    figure->last = value;
}

static void host_trouble(struct deskbus_host *host, const char *why)
{
    struct deskbus_fake *fake = fake_of(host);
    free(fake->trouble);
    fake->trouble = fake_text(why);
}

static int host_blob_put(struct deskbus_host *host, const void *bytes, size_t size,
        deskbus_accepted_fn *accepted, void *arg)
{
    (void)host;
    (void)bytes;
    (void)size;
    (void)accepted;
    (void)arg;
    return -ENOSYS;
}

static int host_blob_get(
        struct deskbus_delivery *delivery, const char *id, const void **ret, size_t *ret_size)
{
    (void)delivery;
    (void)id;
    (void)ret;
    (void)ret_size;
    return -ENOSYS;
}

void fake_figures_fill(struct deskbus_host *host)
{
    host->log = host_log;
    host->counter = host_counter;
    host->histogram = host_histogram;
    host->trouble = host_trouble;
    host->blob_put = host_blob_put;
    host->blob_get = host_blob_get;
}

const char *deskbus_fake_log(struct deskbus_fake *fake, size_t index)
{
    return index < fake->line_count ? fake->lines[index] : NULL;
}

bool deskbus_fake_logged(struct deskbus_fake *fake, const char *text)
{
    for (size_t i = 0; i < fake->line_count; i++) {
        if (strstr(fake->lines[i], text) != NULL)
            return true;
    }
    return false;
}

uint64_t deskbus_fake_counter(struct deskbus_fake *fake, const char *name)
{
    const struct fake_figure *figure = find(fake, name, false);
    return figure == NULL ? 0 : figure->sum;
}

size_t deskbus_fake_histogram(struct deskbus_fake *fake, const char *name, double *ret_last)
{
    const struct fake_figure *figure = find(fake, name, true);
    if (figure != NULL && ret_last != NULL)
        *ret_last = figure->last;
    return figure == NULL ? 0 : figure->count;
}

const char *deskbus_fake_trouble(struct deskbus_fake *fake)
{
    return fake->trouble;
}

void fake_figures_clear(struct deskbus_fake *fake)
{
    for (struct fake_figure *at = fake->figures, *next = NULL; at != NULL; at = next) {
        next = at->next;
        free(at->name);
        free(at);
    }
    for (size_t i = 0; i < fake->line_count; i++)
        free(fake->lines[i]);
    free(fake->lines);
    free(fake->trouble);
}
