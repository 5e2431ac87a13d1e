/* The inside of admin, for the files of this folder. Each operation answers or refuses its request exactly once. */
#ifndef ADMIN_ADMIN_PRIVATE_H
#define ADMIN_ADMIN_PRIVATE_H

#include "admin/admin.h"
#include "admin/answer.h"

#define WATCHERS_MAX 64 /* `people watch` clients at a time */

struct admin {
    struct admin_setup setup;
    struct control *control; /* NULL before admin_attach() */
    struct deskbus_builder *builder;
    struct control_request *watchers[WATCHERS_MAX];
    size_t watcher_count;
};

/* A map is open in admin->builder after begin; finish ends it and answers. */
void admin_begin(struct admin *admin);
void admin_finish(struct admin *admin, struct control_request *request, bool more);
/* For route_done_fn: answers {id} or refuses. */
struct admin_wait;
struct admin_wait *admin_wait_new(struct admin *admin, struct control_request *request);
void admin_wait_done(void *arg, int status, const struct hash_id *id);
void admin_wait_drop(struct admin_wait *wait); /* nothing is coming: the caller has answered */
/* The id at args.KEY, 32 hex digits; or a refusal and -EINVAL. */
int admin_id(struct control_request *request, struct deskbus_value args, const char *key,
        struct hash_id *ret);
/* A text of args, cut to size; false when absent or empty. */
bool admin_text(struct deskbus_value args, const char *key, char *ret, size_t size);

void admin_stats(struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_health(struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_plugins(struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_unit(struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_dead_list(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_dead_show(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_dead_retry(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_dead_drop(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_people_list(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_people_show(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_people_do(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_people_watch(
        struct admin *admin, struct control_request *request, struct deskbus_value args);
void admin_send(struct admin *admin, struct control_request *request, struct deskbus_value args);

/* One case as a map, into the open list or map. */
void admin_build_case(const struct admin *admin, const struct desk_case *desk_case,
        struct deskbus_builder *builder);

#endif
