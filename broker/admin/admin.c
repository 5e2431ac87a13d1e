/* Admin: finds the operation that a request names. */
#include "admin/admin.h"

#include "admin/admin_private.h"
#include "base/must.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void admin_ping(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    (void)args;
    admin_begin(admin);
    answer_number(admin->builder, "pid", (uint64_t)getpid());
    answer_text(admin->builder, "config", admin->setup.config);
    answer_time(admin->builder, "started", admin->setup.started_ms);
    admin_finish(admin, request, false);
}

static const struct {
    const char *op;
    void (*run)(struct admin *admin, struct control_request *request, struct deskbus_value args);
} operations[] = {
        {"ping", admin_ping},
        {"stats", admin_stats},
        {"health", admin_health},
        {"plugins", admin_plugins},
        {"unit", admin_unit},
        {"send", admin_send},
        {"dead.list", admin_dead_list},
        {"dead.show", admin_dead_show},
        {"dead.retry", admin_dead_retry},
        {"dead.drop", admin_dead_drop},
        {"people.list", admin_people_list},
        {"people.show", admin_people_show},
        {"people.do", admin_people_do},
        {"people.watch", admin_people_watch},
};

int admin_new(const struct admin_setup *setup, struct admin **ret)
{
    struct admin *admin = must_new(sizeof(*admin));
    admin->setup = *setup;
    must_succeed(deskbus_builder_new(&admin->builder));
    *ret = admin;
    return 0;
}

void admin_free(struct admin **admin)
{
    if (*admin == NULL)
        return;
    deskbus_builder_free(&(*admin)->builder);
    free(*admin);
    *admin = NULL;
}

void admin_attach(struct admin *admin, struct control *control)
{
    admin->control = control;
}

void admin_request(
        void *arg, struct control_request *request, const char *op, struct deskbus_value args)
{
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
        if (strcmp(op, operations[i].op) == 0) {
            operations[i].run(arg, request, args);
            return;
        }
    control_refuse(request, "unknown_operation", "this broker has no operation '%.40s'", op);
}

void admin_gone(void *arg, struct control_request *request)
{
    struct admin *admin = arg;
    for (size_t i = 0; i < admin->watcher_count; i++)
        if (admin->watchers[i] == request) {
            admin->watchers[i] = admin->watchers[--admin->watcher_count];
            return;
        }
}

void admin_begin(struct admin *admin)
{
    deskbus_builder_clear(admin->builder);
    deskbus_build_map(admin->builder);
}

void admin_finish(struct admin *admin, struct control_request *request, bool more)
{
    struct deskbus_value map;
    struct deskbus_error *err = NULL;
    deskbus_build_end(admin->builder);
    if (deskbus_builder_finish(admin->builder, &map, &err) < 0)
        control_refuse(
                request, "internal", "the answer cannot be written: %s", deskbus_error_text(err));
    else
        control_answer(request, map, more);
    deskbus_error_free(&err);
}

struct admin_wait {
    struct admin *admin;
    struct control_request *request;
};

struct admin_wait *admin_wait_new(struct admin *admin, struct control_request *request)
{
    struct admin_wait *wait = must_new(sizeof(*wait));
    wait->admin = admin;
    wait->request = request;
    return wait;
}

void admin_wait_drop(struct admin_wait *wait)
{
    free(wait);
}

void admin_wait_done(void *arg, int status, const struct hash_id *id)
{
    struct admin_wait *wait = arg;
    if (status < 0)
        control_refuse(
                wait->request, "refused", "the broker cannot take it now: %s", strerror(-status));
    else {
        admin_begin(wait->admin);
        answer_id(wait->admin->builder, "id", id);
        admin_finish(wait->admin, wait->request, false);
    }
    free(wait);
}

bool admin_text(struct deskbus_value args, const char *key, char *ret, size_t size)
{
    return deskbus_value_copy(deskbus_value_get(args, key), ret, size) > 0;
}

int admin_id(struct control_request *request, struct deskbus_value args, const char *key,
        struct hash_id *ret)
{
    char text[HASH_HEX_SIZE + 1];
    size_t size = deskbus_value_copy(deskbus_value_get(args, key), text, sizeof(text));
    if (size == HASH_HEX_SIZE - 1 && hash_from_hex(text, size, ret) == 0)
        return 0;
    control_refuse(request, "usage", "%s must be 32 hex digits", key);
    return -EINVAL;
}
