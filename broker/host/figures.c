/* Host, figures: what each instance did, and what its plugin counts. */
#include "host/host_private.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 64
#define NAMES_MAX      256 /* per instance; a plugin that makes up more is not counted further */

static void count_name(void *arg, const char *name, uint64_t value)
{
    (void)name;
    (void)value;
    ++*(size_t *)arg;
}

static bool name_fits(struct instance *instance, const char *name)
{
    size_t names = 0;
    const struct stats_visitor visitor = {.arg = &names, .counter = count_name};
    if (name == NULL || !deskbus_name_valid(name, strlen(name)))
        return false;
    stats_visit(instance->stats, &visitor);
    return names < NAMES_MAX;
}

static void add(struct instance *instance, const char *name, uint64_t by)
{
    struct counter *counter = stats_counter(instance->stats, name);
    if (counter != NULL)
        counter_add(counter, by);
}

void figures_report(struct host *host, struct instance *instance, const struct wire_report *report)
{
    char name[NAME_MAX_BYTES];
    (void)host;
    if (!name_fits(instance, report->name))
        return;
    if (report->kind == WIRE_REPORT_COUNTER) {
        add(instance, report->name, report->add);
        return;
    }
    /* A plugin's histogram may hold any numbers: mean and count are kept, in thousandths. */
    (void)snprintf(name, sizeof(name), "%s_count", report->name);
    add(instance, name, 1);
    (void)snprintf(name, sizeof(name), "%s_sum_milli", report->name);
    add(instance, name, report->value > 0 ? (uint64_t)(report->value * 1000) : 0);
}

void host_figures(const struct host *host, size_t index, struct host_figures *ret)
{
    const struct instance *instance = &host->instances[index];
    *ret = (struct host_figures){
            .health = instance->health,
            .why = instance->why,
            .delivered = instance->delivered,
            .done = instance->done,
            .retried = instance->retried,
            .rejected = instance->rejected,
            .lost = instance->lost,
            .accepted = instance->accepted,
            .refused = instance->refused,
            .bytes = instance->bytes,
            .wait_p50_us = histogram_at(instance->waited, 0.5),
            .wait_p99_us = histogram_at(instance->waited, 0.99),
            .run_p50_us = histogram_at(instance->ran, 0.5),
            .run_p99_us = histogram_at(instance->ran, 0.99),
    };
    for (size_t i = 0; i < instance->session_count; i++)
        ret->outstanding += instance->sessions[i].held_count;
}

void host_counters(const struct host *host, size_t index,
        void (*each)(void *arg, const char *name, uint64_t value), void *arg)
{
    const struct stats_visitor visitor = {.arg = arg, .counter = each};
    stats_visit(host->instances[index].stats, &visitor);
}

void host_refusals(const struct host *host, struct host_refusals *ret)
{
    struct work_figures work;
    work_figures(host->work, &work);
    *ret = host->refusals;
    ret->malformed += work.malformed + work.version;
    ret->oversize += work.oversize;
}
