/* Fuzz target: foreign text as a configuration: loaded, checked, printed; what is accepted is also run. */
#include "config/config.h"
#include "catalogue.h"
#include "plan/plan.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char message_json[] =
        "{\"text\":\"refund\",\"channel\":\"email\",\"from\":\"a@example.com\"}";

static void count_text(void *arg, const char *text)
{
    *(size_t *)arg += strlen(text);
}

/* Every message has a next action, from each step on, until it ends. */
static void run(const struct plan *plan)
{
    struct deskbus_message *message = NULL;
    if (deskbus_message_from_json(message_json, strlen(message_json), NULL, &message, NULL) < 0)
        abort();
    struct plan_view view = {.message = message, .now_ms = 1762340400000, .source = "chat"};
    for (size_t i = 0; i < plan_pipeline_count(plan); i++) {
        const char *after = NULL;
        for (;;) {
            struct plan_action action;
            struct plan_failure failure;
            if (plan_next(plan, i, after, &view, &action, NULL) < 0)
                abort();
            if (action.kind != PLAN_STEP)
                break;
            after = action.step;
            plan_failure(plan, i, after, &failure);
            assert(failure.attempts > 0);
        }
    }
    deskbus_message_unref(&message);
}

static void use(const struct plan *plan)
{
    char *graph = NULL;
    if (plan_graph(plan, &graph) < 0 || strlen(plan_digest(plan)) != 32)
        abort();
    free(graph);
    run(plan);
}

static void check(const char *path)
{
    struct config_sources sources = {.path = path, .tolerant = true};
    struct deskbus_findings *findings = NULL;
    struct config *config = NULL;
    struct plan *plan = NULL;
    size_t printed = 0;
    if (deskbus_findings_new(&findings) < 0)
        abort();
    int r = config_load(&sources, findings, &config);
    int p = config != NULL ? plan_new(config, &test_catalogue, findings, &plan) : r;
    assert((r < 0 || p < 0) == (deskbus_findings_errors(findings) > 0));
    config_print_findings(findings, true, count_text, &printed);
    assert((printed > 0) == (deskbus_findings_count(findings) > 0));
    if (r == 0 && p == 0)
        use(plan);
    plan_unref(&plan);
    config_free(&config);
    deskbus_findings_free(&findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[64];
    int fd = memfd_create("config", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    check(path);
    (void)close(fd);
    return 0;
}
