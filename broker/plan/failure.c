/* Failure: reads on_failure, and the ends that it shares with pipelines. */
#include "plan/failure.h"

#include <errno.h>
#include <string.h>

static const struct deskbus_option retry_options[] = {
        {"attempts", DESKBUS_OPTION_INT, 0, NULL, "1..1000",
                "deliveries before it counts as failed", NULL},
        {"within", DESKBUS_OPTION_DURATION, 0, NULL, "1s..30d", "time before it counts as failed",
                NULL},
        {.name = NULL},
};
static const char *const end_keys[] = {"hand_off", "to", "close", NULL};

const char *failure_end_key(const struct deskbus_node *map, size_t *ret_count)
{
    const char *found = NULL;
    *ret_count = 0;
    for (size_t i = 0; end_keys[i] != NULL; i++) {
        if (deskbus_node_get(map, end_keys[i]) == NULL)
            continue;
        found = found != NULL ? found : end_keys[i];
        ++*ret_count;
    }
    return found;
}

static bool read_hand_off(struct build *build, const struct deskbus_node *node, const char *team,
        struct plan_action *ret)
{
    ret->kind = PLAN_HAND_OFF;
    bool own = !deskbus_node_null(node);
    ret->text = own ? teams_use(build, node) : team;
    if (!own && team == NULL)
        build_error(build, "PLN079", node,
                "hand_off to which team? Name it, or give the pipeline a `team:`");
    return ret->text != NULL;
}

static bool read_close(
        struct build *build, const struct deskbus_node *node, struct plan_action *ret)
{
    const char *reason = build_scalar(build, node, "a reason, such as close: spam");
    ret->kind = PLAN_CLOSE;
    if (reason == NULL)
        return false;
    if (!build_is_name(reason)) {
        build_error(build, "PLN001", node,
                "'%.64s' is no reason: a small letter, then at most 31 small letters, digits and _",
                reason);
        return false;
    }
    ret->text = build_text(build, reason);
    return true;
}

bool failure_read_end(struct build *build, const struct deskbus_node *map, const char *key,
        const char *team, struct plan_action *ret)
{
    const struct deskbus_node *node = deskbus_node_get(map, key);
    *ret = (struct plan_action){.step = "", .place = build_place(build, node)};
    if (strcmp(key, "hand_off") == 0)
        return read_hand_off(build, node, team, ret);
    if (strcmp(key, "close") == 0)
        return read_close(build, node, ret);
    int sink = instances_use(build, node, DESKBUS_SINK);
    ret->kind = PLAN_FORWARD;
    ret->text = sink >= 0 ? build->plan->instances[sink].shown.name : "";
    ret->instance = sink >= 0 ? (size_t)sink : 0;
    return sink >= 0;
}

struct plan_failure failure_default(bool optional)
{
    return (struct plan_failure){
            .kind = optional ? PLAN_FAIL_SKIP : PLAN_FAIL_DEAD,
            .attempts = optional ? 1 : 5,
            .within_ms = 2 * 60 * 1000,
    };
}

static bool read_word(
        struct build *build, const struct deskbus_node *node, struct plan_failure *ret)
{
    static const char *const words[] = {"retry", "skip", "dead"};
    const char *text = deskbus_node_text(node);
    *ret = failure_default(false);
    if (strcmp(text, "retry") == 0)
        return true;
    ret->attempts = 1;
    if (strcmp(text, "dead") == 0)
        return true;
    ret->kind = PLAN_FAIL_SKIP;
    if (strcmp(text, "skip") == 0)
        return true;
    build_error(build, "PLN082", node,
            "on_failure is retry, skip, dead, { attempts: 5, within: 2m } or { hand_off: TEAM }%s",
            build_hint(build, text, words, 3));
    return false;
}

static bool read_map(struct build *build, const struct deskbus_node *node, const char *team,
        struct plan_failure *ret)
{
    const struct build_table table = {retry_options, end_keys, "PLN003", "key of on_failure", NULL};
    struct deskbus_options *options = NULL;
    size_t ends = 0;
    const char *key = failure_end_key(node, &ends);
    if (ends > 1 || deskbus_node_count(node) == 0) {
        build_error(build, "PLN082", node,
                "on_failure takes attempts and within, and at most one of hand_off, to, close");
        return false;
    }
    *ret = failure_default(false);
    ret->attempts = ends > 0 ? 1 : ret->attempts;
    if (build_options(build, &table, node, &options) < 0)
        return false;
    if (deskbus_option_given(options, "attempts"))
        ret->attempts = (uint32_t)deskbus_option_int(options, "attempts");
    if (deskbus_option_given(options, "within"))
        ret->within_ms = deskbus_option_duration_ms(options, "within");
    deskbus_options_free(&options);
    if (key == NULL)
        return true;
    ret->kind = PLAN_FAIL_ACTION;
    return failure_read_end(build, node, key, team, &ret->action);
}

bool failure_read(struct build *build, const struct deskbus_node *node, const char *team,
        struct plan_failure *ret)
{
    if (deskbus_node_kind(node) == DESKBUS_NODE_MAP)
        return read_map(build, node, team, ret);
    if (deskbus_node_kind(node) == DESKBUS_NODE_SCALAR)
        return read_word(build, node, ret);
    build_error(build, "PLN082", node,
            "on_failure is retry, skip, dead, { attempts: 5, within: 2m } or { hand_off: TEAM }");
    return false;
}
