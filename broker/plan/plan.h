/* Plan: one revision of the configuration, compiled: instances, teams, hours, pipelines, and what to do next with a message.
 * Pure and immutable; any thread may read it; shared by reference count. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include <deskbus/message.h>
#include <deskbus/option.h>
#include <deskbus/plugin.h>

struct config;
struct plan;

/* Where descriptors come from: the loader of plugins, or a table in tests. NULL with a text when there is none. */
struct plan_catalogue {
    void *arg;
    const struct deskbus_plugin *(*find)(void *arg, const char *use, char *why, size_t size);
    size_t (*names)(void *arg, const char **ret, size_t max); /* for "did you mean" */
    const char *state_path; /* folder of the state, absolute; NULL: as the config says, or ./run */
    const char *resource_path; /* folder of the installation's files (share/deskbus), or NULL */
};

/* Checks the whole configuration and compiles it; everything found goes to out. 0, -EINVAL when there are errors, -ENOMEM. */
int plan_new(const struct config *config, const struct plan_catalogue *catalogue,
        struct deskbus_findings *out, struct plan **ret) DESKBUS_CHECKED;
struct plan *plan_ref(const struct plan *plan);
void plan_unref(struct plan **plan);

/* --- instances, in file order --- */
enum plan_thread { PLAN_THREAD_SHARED, PLAN_THREAD_OWN };
/* An annotation that the plugin writes, and what the operator calls it (`as`). */
struct plan_rename {
    const char *from, *to;
};
struct plan_instance {
    const char *name;
    const char *use;
    const struct deskbus_plugin *plugin;
    const struct deskbus_options *options;
    uint32_t roles; /* enum deskbus_role: those that the config uses it in */
    uint32_t workers;
    enum plan_thread thread;
    bool run; /* run: false = configured, not started */
    const char *folder; /* of its files: STATE/plugins/NAME, what state paths are relative to */
    size_t rename_count;
    const struct plan_rename *renames;
    struct deskbus_place place;
};
size_t plan_instance_count(const struct plan *plan);
const struct plan_instance *plan_instance(const struct plan *plan, size_t index);
/* Index, or -1. */
int plan_instance_find(const struct plan *plan, const char *name);
/* What an annotation that the plugin writes is called in messages: `as` of the instance renames it. */
const char *plan_annotation(const struct plan *plan, size_t instance, const char *written);

/* --- settings outside pipelines, with defaults; names as in the config --- */
struct plan_settings {
    const char *state; /* as written, or NULL */
    uint64_t in_flight_max; /* limits.in_flight: accepts wait beyond it (20,000) */
    uint64_t message_bytes; /* limits.message (1 MiB) */
    uint64_t parked_max; /* limits.parked (100,000) */
    uint64_t duplicates_max; /* limits.duplicates: keys remembered (200,000) */
    uint64_t case_close_after_ms; /* cases.close_after (3 d) */
    uint64_t case_reopen_ms; /* cases.reopen (3 d) */
    uint64_t deadline_ms; /* limits.deadline of a delivery (60 s) */
    uint64_t drain_ms; /* limits.drain (10 s): SIGTERM to exit */
    uint64_t segment_bytes; /* journal.segment (64 MiB) */
    uint32_t loops; /* threads.shared: shared loop threads (1) */
    const char *log_level; /* log.level: debug, info, warning or error (info) */
};
const struct plan_settings *plan_settings(const struct plan *plan);

/* --- teams and hours --- */
struct plan_team {
    const char *name;
    const char *hours; /* or NULL: always */
    uint64_t take_within_ms; /* 0: no limit */
    const char *then; /* next team, or NULL */
    size_t notify_count;
    const char *const *notify; /* sink instances */
    struct deskbus_place place;
};
size_t plan_team_count(const struct plan *plan);
const struct plan_team *plan_team(const struct plan *plan, size_t index);
const struct plan_team *plan_team_find(const struct plan *plan, const char *name);
/* Is it open at that moment? An unknown name: true. next_ms (may be NULL): when that changes, 0: never. */
bool plan_hours_open(
        const struct plan *plan, const char *hours, uint64_t now_ms, uint64_t *next_ms);

/* --- pipelines --- */
size_t plan_pipeline_count(const struct plan *plan);
const char *plan_pipeline_name(const struct plan *plan, size_t pipeline);
int plan_pipeline_find(const struct plan *plan, const char *name); /* index or -1 */
/* Is the instance in the pipeline's `from`? */
bool plan_pipeline_takes(const struct plan *plan, size_t pipeline, size_t source);
/* Team of hand_off with NULL: the pipeline's `team:`, else the team of its otherwise; NULL: none. */
const char *plan_pipeline_team(const struct plan *plan, size_t pipeline);
/* The instance that carries replies: reply_by, else the source if it is a sink; -1: none. */
int plan_pipeline_reply_by(const struct plan *plan, size_t pipeline, size_t source);
size_t plan_pipeline_observer_count(const struct plan *plan, size_t pipeline);
size_t plan_pipeline_observer(
        const struct plan *plan, size_t pipeline, size_t index); /* instance index */

/* What conditions look at besides the message. */
struct plan_view {
    const struct deskbus_message *message; /* with annotations so far, `case` among them */
    uint64_t now_ms;
    const char *source; /* instance that it came in by */
};

/* What matched on the way to an action; for `why`. The caller zeroes it once; the functions below add to it. */
struct plan_hop {
    struct deskbus_place place; /* of the rule */
    const char *
            text; /* "when sentiment.score < -0.6, sentiment.confidence >= 0.8: true" in short, static in the plan */
    bool matched;
};
struct plan_trace {
    size_t count;
    struct plan_hop hops[16]; /* the last ones that fit */
};

enum plan_action_kind {
    PLAN_STEP, /* deliver to a step */
    PLAN_HAND_OFF,
    PLAN_FORWARD, /* `to: SINK` */
    PLAN_CLOSE,
};
struct plan_action {
    enum plan_action_kind kind;
    size_t instance; /* of a step or sink */
    const char *
            step; /* the step's name, unique in its pipeline: what positions are called in the journal */
    const char *text; /* team or reason */
    bool otherwise; /* it is the end that `otherwise` gives */
    struct deskbus_place place;
};

/* The pipeline of a message from a source (instance index): the first whose `when` matches. -1: none, which check refuses. */
int plan_pipeline_for(const struct plan *plan, size_t source, const struct plan_view *view,
        struct plan_trace *trace);
/* The first action (after NULL), or the one behind the step `after`. -ENOENT: the pipeline has no such step. */
int plan_next(const struct plan *plan, size_t pipeline, const char *after,
        const struct plan_view *view, struct plan_action *ret,
        struct plan_trace *trace) DESKBUS_CHECKED;

/* What on_failure says of a step (or, with the instance's name, of a sink or observer) once its attempts are used up. */
enum plan_failure_kind { PLAN_FAIL_DEAD, PLAN_FAIL_SKIP, PLAN_FAIL_ACTION };
struct plan_failure {
    enum plan_failure_kind kind;
    uint32_t attempts; /* 5; skip and consequences: 1 */
    uint64_t within_ms; /* 2 min */
    struct plan_action action;
};
void plan_failure(
        const struct plan *plan, size_t pipeline, const char *step, struct plan_failure *ret);

/* Mermaid text of all pipelines (`check --graph`); the caller frees *ret. */
int plan_graph(const struct plan *plan, char **ret) DESKBUS_CHECKED;
/* A digest of what is in force: 32 hex digits; equal configs have equal ones. */
const char *plan_digest(const struct plan *plan);

#endif
