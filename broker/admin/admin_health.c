/* Health: is work being done? Three states with their reasons: ok, degraded (it works, look at it), failing (messages or customers wait). */
#include "admin/admin_private.h"

#include <stdarg.h>
#include <stdio.h>

#define OLDEST_DEGRADED_MS 300000 /* a message in flight for longer than this is worth a look */

struct diagnosis {
    struct deskbus_builder *builder; /* an open list of reasons */
    bool degraded, failing;
};

static void reason(struct diagnosis *diagnosis, bool failing, const char *format, ...)
        DESKBUS_PRINTF(3, 4);

static void reason(struct diagnosis *diagnosis, bool failing, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    deskbus_build_string(diagnosis->builder, text);
    diagnosis->degraded = true;
    diagnosis->failing = diagnosis->failing || failing;
}

static void check_instances(const struct admin *admin, struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < plan_instance_count(admin->setup.plan); i++) {
        const char *name = plan_instance(admin->setup.plan, i)->name;
        struct host_figures figures;
        uint64_t since_ms = 0;
        uint64_t waiting = 0;
        host_figures(admin->setup.host, i, &figures);
        const char *why = route_stopped(admin->setup.route, i, &since_ms, &waiting);
        if (figures.health == HOST_DOWN || figures.health == HOST_TROUBLE || why != NULL)
            reason(diagnosis, true, "%s does not work: %s; %llu messages wait for it", name,
                    why != NULL                   ? why
                            : figures.why != NULL ? figures.why
                                                  : "no reason known",
                    (unsigned long long)waiting);
    }
}

static void check_journal(const struct admin *admin, struct diagnosis *diagnosis)
{
    struct journal_figures figures;
    journal_figures(admin->setup.journal, &figures);
    if (figures.full)
        reason(diagnosis, true, "the disk is full: sources are refused until there is room again");
    if (figures.degraded)
        reason(diagnosis, false,
                "the journal is damaged: %llu records set aside, %llu accepted messages among them%s%s",
                (unsigned long long)figures.damaged_records,
                (unsigned long long)figures.damaged_accepts, figures.trouble != NULL ? "; " : "",
                figures.trouble != NULL ? figures.trouble : "");
}

static void check_ledger(const struct admin *admin, struct diagnosis *diagnosis)
{
    struct route_figures figures;
    char id[HASH_HEX_SIZE];
    route_figures(admin->setup.route, &figures);
    uint64_t dead = ledger_sum(figures.ledger, GAUGE_DEAD);
    if (figures.balance != 0 || figures.owed_balance != 0)
        reason(diagnosis, true,
                "the ledger does not balance (%lld, owed %lld): our defect, please report it",
                (long long)figures.balance, (long long)figures.owed_balance);
    if (dead > 0 || figures.ledger->debts[DEBT_DEAD] > 0)
        reason(diagnosis, false, "%llu dead letters wait for somebody: deskbus dead list",
                (unsigned long long)(dead > 0 ? dead : figures.ledger->debts[DEBT_DEAD]));
    hash_hex(&figures.oldest, id);
    if (figures.oldest_ms > OLDEST_DEGRADED_MS)
        reason(diagnosis, false, "the oldest message in flight has waited %llu s: deskbus why %s",
                (unsigned long long)(figures.oldest_ms / 1000), id);
}

static bool check_case(void *arg, struct desk_case *desk_case)
{
    struct diagnosis *diagnosis = arg;
    char id[HASH_HEX_SIZE];
    if (desk_case->owner != CASE_TEAM || desk_case->status >= CASE_SOLVED || !desk_case->overdue)
        return true;
    hash_hex(&desk_case->id, id);
    reason(diagnosis, true,
            "case %s waits for team %s and nobody has taken it in time: deskbus people take %.8s",
            id, desk_case->team, id);
    return true;
}

void admin_health(struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct diagnosis diagnosis = {.builder = admin->builder};
    (void)args;
    admin_begin(admin);
    answer_list(admin->builder, "reasons");
    check_instances(admin, &diagnosis);
    check_journal(admin, &diagnosis);
    check_ledger(admin, &diagnosis);
    route_each_case(admin->setup.route, &diagnosis, check_case);
    deskbus_build_end(admin->builder);
    answer_text(admin->builder, "health",
            diagnosis.failing            ? "failing"
                    : diagnosis.degraded ? "degraded"
                                         : "ok");
    admin_finish(admin, request, false);
}
