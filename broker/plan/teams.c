/* Teams: compiles the section `teams`: hours, how fast somebody takes over, who is next, who is told. */
#include "plan/build.h"
#include "plan/reference.h"

#include <errno.h>
#include <string.h>

enum { TEAMS_MAX = 1000, NOTIFY_MAX = 64 };

static const struct deskbus_option team_options[] = {
        {"hours", DESKBUS_OPTION_STRING, 0, NULL, NULL, "its opening hours; always, without", NULL},
        {"take_within", DESKBUS_OPTION_DURATION, 0, NULL, "1s..365d",
                "somebody takes a conversation within this time, else `then` and an alarm", NULL},
        {"then", DESKBUS_OPTION_STRING, 0, NULL, NULL, "the team that gets it next", NULL},
        {"notify", DESKBUS_OPTION_STRING, DESKBUS_LIST_OF, NULL, NULL,
                "sinks that tell the team of a conversation handed to it", NULL},
        {.name = NULL},
};

const struct deskbus_option *plan_team_options(void)
{
    return team_options;
}

const struct plan_team *plan_team_find(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->team_count; i++)
        if (strcmp(plan->teams[i].name, name) == 0)
            return &plan->teams[i];
    return NULL;
}

static const char **team_names(struct build *build)
{
    const struct plan *plan = build->plan;
    const char **names = build_alloc(build, plan->team_count, sizeof(const char *));
    for (size_t i = 0; names != NULL && i < plan->team_count; i++)
        names[i] = plan->teams[i].name;
    return names;
}

const char *teams_use(struct build *build, const struct deskbus_node *node)
{
    const char *name = build_scalar(build, node, "the name of a team");
    if (name == NULL)
        return NULL;
    const struct plan_team *team = plan_team_find(build->plan, name);
    if (team != NULL)
        return team->name;
    const char **names = team_names(build);
    if (names != NULL)
        build_error(build, "PLN032", node, "unknown team '%.64s'%s", name,
                build_hint(build, name, (const char *const *)names, build->plan->team_count));
    return NULL;
}

static void read_hours(struct build *build, const struct deskbus_node *node, struct plan_team *team)
{
    const struct plan *plan = build->plan;
    const char *name = node != NULL ? deskbus_node_text(node) : NULL;
    if (name == NULL || name[0] == '\0')
        return; /* absent, or refused by its type */
    int index = plan_hours_find(plan, name);
    if (index >= 0) {
        team->hours = plan->hours[index].name;
        return;
    }
    const char **names = build_alloc(build, plan->hours_count, sizeof(const char *));
    for (size_t i = 0; names != NULL && i < plan->hours_count; i++)
        names[i] = plan->hours[i].name;
    if (names != NULL)
        build_error(build, "PLN033", node, "unknown opening hours '%.64s'%s", name,
                build_hint(build, name, (const char *const *)names, plan->hours_count));
}

static void read_team(struct build *build, const struct deskbus_node *map, struct plan_team *team)
{
    static const struct build_table table = {team_options, NULL, "PLN003", "key of a team", NULL};
    struct deskbus_options *options = NULL;
    if (deskbus_node_null(map))
        return; /* `support:` alone is a team without further terms */
    if (!build_is_map(build, map, "a team: { hours: office, take_within: 15m, then: TEAM }"))
        return;
    if (build_options(build, &table, map, &options) == 0)
        team->take_within_ms = deskbus_option_duration_ms(options, "take_within");
    deskbus_options_free(&options);
    read_hours(build, deskbus_node_get(map, "hours"), team);
    const struct deskbus_node *then = deskbus_node_get(map, "then");
    if (then != NULL && deskbus_node_kind(then) == DESKBUS_NODE_SCALAR)
        team->then = teams_use(build, then);
}

/* A chain of `then` that comes back would hand a conversation round for ever. Told once, at the first team of the circle. */
static void check_circle(struct build *build, const struct deskbus_node *map, size_t first)
{
    const struct plan *plan = build->plan;
    const struct plan_team *start = &plan->teams[first], *at = start;
    for (size_t steps = 0; steps < plan->team_count && at->then != NULL; steps++) {
        at = plan_team_find(plan, at->then);
        if (at == NULL || at < start)
            return; /* an earlier team of the circle has told */
        if (at == start) {
            const struct deskbus_node *own = deskbus_node_get(map, start->name);
            build_error(build, "PLN050", deskbus_node_get(own, "then"),
                    "`then` comes back to '%s': a conversation that nobody takes would go round for ever",
                    start->name);
            return;
        }
    }
}

void teams_build(struct build *build)
{
    const struct deskbus_node *map = deskbus_node_get(config_root(build->config), "teams");
    if (map == NULL || !build_is_map(build, map, "a map of teams by name"))
        return;
    size_t count = deskbus_node_count(map);
    struct plan *plan = build->plan;
    if (count > TEAMS_MAX) {
        build_error(build, "PLN007", map, "more than %d teams", TEAMS_MAX);
        return;
    }
    plan->teams = build_alloc(build, count, sizeof(*plan->teams));
    if (plan->teams == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        struct plan_team *team = &plan->teams[plan->team_count];
        (void)build_check_name(build, key, "team");
        team->name = build_text(build, deskbus_node_text(key));
        team->place = build_place(build, key);
        plan->team_count++;
    }
    for (size_t i = 0; i < plan->team_count; i++)
        read_team(build, deskbus_node_get(map, plan->teams[i].name), &plan->teams[i]);
    for (size_t i = 0; i < plan->team_count; i++)
        check_circle(build, map, i);
}

static void read_notify(
        struct build *build, const struct deskbus_node *list, struct plan_team *team)
{
    size_t count = build_list_count(list);
    if (count > NOTIFY_MAX) {
        build_error(build, "PLN007", list, "more than %d sinks to notify", NOTIFY_MAX);
        return;
    }
    const char **names = build_alloc(build, count, sizeof(const char *));
    for (size_t i = 0; names != NULL && i < count; i++) {
        int index = instances_use(build, build_list_item(list, i), DESKBUS_SINK);
        if (index >= 0)
            names[team->notify_count++] = build->plan->instances[index].shown.name;
    }
    team->notify = (const char *const *)names;
}

void teams_notify_build(struct build *build)
{
    const struct deskbus_node *map = deskbus_node_get(config_root(build->config), "teams");
    for (size_t i = 0; i < build->plan->team_count; i++) {
        struct plan_team *team = &build->plan->teams[i];
        const struct deskbus_node *own = deskbus_node_get(map, team->name);
        if (deskbus_node_kind(own) == DESKBUS_NODE_MAP && deskbus_node_get(own, "notify") != NULL)
            read_notify(build, deskbus_node_get(own, "notify"), team);
    }
}
