/* Stats: the ledger, the instances and the journal in figures; health: whether work is being done, and what stands in its way. */
#include "admin/admin_private.h"
#include "bus/tap.h"

#include <stdio.h>

static void build_gauges(struct deskbus_builder *builder, const struct route_figures *figures)
{
    const struct ledger *ledger = figures->ledger;
    answer_map(builder, "ledger");
    answer_number(builder, "accepted", ledger_accepted(ledger));
    for (int gauge = GAUGE_ANSWERED; gauge < GAUGES; gauge++)
        answer_number(builder, ledger_gauge_name((enum gauge)gauge),
                ledger_sum(ledger, (enum gauge)gauge));
    answer_number(builder, "damaged", ledger->damaged);
    answer_number(builder, "in_flight", figures->in_flight_all);
    answer_signed(builder, "balance", figures->balance);
    deskbus_build_end(builder);
}

static void build_kinds(struct deskbus_builder *builder, const struct route_figures *figures)
{
    const struct ledger *ledger = figures->ledger;
    answer_map(builder, "kinds");
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        answer_map(builder, ledger_kind_name((enum unit_kind)kind));
        answer_number(builder, "accepted", ledger->accepted[kind]);
        for (int gauge = GAUGE_ANSWERED; gauge < GAUGES; gauge++)
            answer_number(
                    builder, ledger_gauge_name((enum gauge)gauge), ledger->gauges[kind][gauge]);
        answer_number(builder, "in_flight", figures->in_flight[kind]);
        deskbus_build_end(builder);
    }
    deskbus_build_end(builder);
}

static void build_owed(struct deskbus_builder *builder, const struct route_figures *figures)
{
    const struct ledger *ledger = figures->ledger;
    answer_map(builder, "owed");
    answer_number(builder, "owed", ledger->owed);
    answer_number(builder, "done", ledger->debts[DEBT_DONE]);
    answer_number(builder, "suggested", ledger->debts[DEBT_SUGGESTED]);
    answer_number(builder, "dead", ledger->debts[DEBT_DEAD]);
    answer_number(builder, "waiting", figures->waiting);
    answer_signed(builder, "balance", figures->owed_balance);
    deskbus_build_end(builder);
    answer_number(builder, "duplicates", ledger->duplicates);
    answer_number(builder, "collisions", ledger->collisions);
    answer_number(builder, "refused", ledger->refused);
}

static const char *health_name(enum host_health health)
{
    static const char *const names[] = {"starting", "up", "trouble", "down"};
    return names[health];
}

static void build_counter(void *arg, const char *name, uint64_t value)
{
    answer_number(arg, name, value);
}

static void build_instance(const struct admin *admin, size_t index, struct deskbus_builder *builder)
{
    const struct plan_instance *instance = plan_instance(admin->setup.plan, index);
    struct host_figures figures;
    uint64_t since_ms = 0;
    uint64_t waiting = 0;
    host_figures(admin->setup.host, index, &figures);
    const char *stopped = route_stopped(admin->setup.route, index, &since_ms, &waiting);
    answer_map(builder, instance->name);
    answer_text(builder, "plugin", instance->use);
    answer_text(builder, "version", instance->plugin->version);
    answer_text(builder, "health",
            stopped != NULL && figures.health == HOST_UP ? "stopped" : health_name(figures.health));
    answer_text(builder, "why", stopped != NULL ? stopped : figures.why);
    answer_number(builder, "accepted", figures.accepted);
    answer_number(builder, "refused", figures.refused);
    answer_number(builder, "delivered", figures.delivered);
    answer_number(builder, "done", figures.done);
    answer_number(builder, "retried", figures.retried);
    answer_number(builder, "rejected", figures.rejected);
    answer_number(builder, "lost", figures.lost);
    answer_number(builder, "outstanding", figures.outstanding);
    answer_number(builder, "waiting", waiting);
    answer_number(builder, "wait_p50_us", figures.wait_p50_us);
    answer_number(builder, "wait_p99_us", figures.wait_p99_us);
    answer_number(builder, "run_p50_us", figures.run_p50_us);
    answer_number(builder, "run_p99_us", figures.run_p99_us);
    answer_number(builder, "restarts", figures.restarts);
    uint64_t up_ms = clock_wall_ms(admin->setup.clock) - admin->setup.started_ms;
    answer_float(builder, "per_s",
            up_ms > 0 ? (double)(figures.done + figures.accepted) * 1000.0 / (double)up_ms : 0);
    answer_map(builder, "counters");
    host_counters(admin->setup.host, index, build_counter, builder);
    deskbus_build_end(builder);
    deskbus_build_end(builder);
}

static void build_instances(const struct admin *admin, struct deskbus_builder *builder)
{
    answer_map(builder, "instances");
    for (size_t i = 0; i < plan_instance_count(admin->setup.plan); i++)
        build_instance(admin, i, builder);
    deskbus_build_end(builder);
}

static void build_journal(const struct admin *admin, struct deskbus_builder *builder)
{
    struct journal_figures figures;
    journal_figures(admin->setup.journal, &figures);
    answer_map(builder, "journal");
    answer_number(builder, "disk_bytes", figures.disk_bytes);
    answer_number(builder, "segments", figures.segments);
    answer_number(builder, "segments_free", figures.segments_free);
    answer_number(builder, "recycled", figures.recycled);
    answer_number(builder, "records", figures.records);
    answer_number(builder, "bytes", figures.bytes);
    answer_number(builder, "commits", figures.commits);
    answer_number(builder, "commit_p50_us", figures.commit_p50_us);
    answer_number(builder, "commit_p99_us", figures.commit_p99_us);
    answer_number(builder, "damaged_records", figures.damaged_records);
    answer_number(builder, "damaged_accepts", figures.damaged_accepts);
    answer_number(builder, "damaged_bytes", figures.damaged_bytes);
    answer_number(builder, "torn_bytes", figures.torn_bytes);
    answer_flag(builder, "degraded", figures.degraded);
    answer_flag(builder, "full", figures.full);
    answer_text(builder, "trouble", figures.trouble);
    deskbus_build_end(builder);
}

static void build_refusals(const struct admin *admin, struct deskbus_builder *builder)
{
    struct host_refusals work;
    struct control_figures control = {0};
    host_refusals(admin->setup.host, &work);
    if (admin->control != NULL)
        control_figures(admin->control, &control);
    answer_map(builder, "refused_frames");
    answer_number(builder, "work_malformed", work.malformed);
    answer_number(builder, "work_epoch", work.epoch);
    answer_number(builder, "work_stranger", work.stranger);
    answer_number(builder, "work_oversize", work.oversize);
    answer_number(builder, "control_malformed", control.malformed);
    answer_number(builder, "control_version", control.version);
    answer_number(builder, "control_oversize", control.oversize);
    answer_number(builder, "control_busy", control.busy);
    deskbus_build_end(builder);
}

void admin_stats(struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct route_figures figures;
    uint64_t waiting_since_ms = 0;
    (void)args;
    route_figures(admin->setup.route, &figures);
    admin_begin(admin);
    answer_time(admin->builder, "time", clock_wall_ms(admin->setup.clock));
    answer_number(admin->builder, "uptime_ms",
            clock_wall_ms(admin->setup.clock) - admin->setup.started_ms);
    build_gauges(admin->builder, &figures);
    build_kinds(admin->builder, &figures);
    build_owed(admin->builder, &figures);
    answer_number(admin->builder, "oldest_unfinished_ms", figures.oldest_ms);
    answer_number(admin->builder, "conversations", figures.conversations);
    answer_number(admin->builder, "cases", figures.cases);
    answer_number(admin->builder, "cases_waiting",
            desk_waiting_count(admin->setup.desk, &waiting_since_ms));
    answer_number(admin->builder, "cases_overdue", desk_overdue_count(admin->setup.desk));
    build_instances(admin, admin->builder);
    build_journal(admin, admin->builder);
    build_refusals(admin, admin->builder);
    answer_map(admin->builder, "tap");
    answer_number(admin->builder, "sent", tap_sent(admin->setup.tap));
    answer_number(admin->builder, "dropped", tap_dropped(admin->setup.tap));
    deskbus_build_end(admin->builder);
    admin_finish(admin, request, false);
}

void admin_plugins(struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    (void)args;
    admin_begin(admin);
    build_instances(admin, admin->builder);
    admin_finish(admin, request, false);
}
