/* Test that a plan runs without allocating: it is asked about every message of a busy broker. */
#include "plan_text.h"
#include "test.h"

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_OWN_MALLOC 0
#else
#define HAS_OWN_MALLOC 1

// NOLINTBEGIN(readability-identifier-naming,readability-redundant-declaration): glibc gives the names
/* glibc's own, under the names that it keeps for whoever puts himself in between. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
// NOLINTEND(readability-identifier-naming,readability-redundant-declaration)
#endif

/* Allocations of this program so far, by whatever library. */
static size_t *counter(void)
{
    static size_t count;
    return &count;
}

#if HAS_OWN_MALLOC
void *malloc(size_t size)
{
    ++*counter();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    ++*counter();
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    ++*counter();
    return __libc_realloc(memory, size);
}
#endif

static void a_plan_runs_without_allocating(void **state)
{
    struct plan *plan = plan_of(
            "deskbus: 1\n"
            "hours: { office: { zone: Europe/Warsaw, mon-fri: \"08:00-18:00\" } }\n"
            "teams: { support: { hours: office } }\n"
            "plugins: { chat: { use: webchat }, mood: { use: sentiment }, customers: { use: crm } }\n"
            "pipelines:\n"
            "  support:\n"
            "    from: chat\n"
            "    observers: customers\n"
            "    steps:\n"
            "      - mood\n"
            "      - when: { sentiment.score: \"< -0.6\", lang: [pl, en] }\n"
            "        hand_off: support\n"
            "      - when: { text: /refund.*(now|at once)/i, not: { source: mail } }\n"
            "        steps: [customers]\n"
            "      - when: { hours.office: false, any: [{ channel: sms }, { x.a.b: 3 }] }\n"
            "        close: later\n"
            "    otherwise: { hand_off: support }\n");
    struct deskbus_message *message = message_of(
            "{\"text\":\"I want a refund, and I want it at once\",\"channel\":\"webchat\"}");
    struct plan_view view = {.message = message, .now_ms = 1762653600000, .source = "chat"};
    struct plan_action action;
    struct plan_failure failure;
    struct plan_trace trace = {0};
    uint64_t next_ms = 0;
    (void)state;
    size_t before = *counter();
    int failed = plan_pipeline_for(plan, 0, &view, &trace) != 0;
    failed |= plan_next(plan, 0, NULL, &view, &action, &trace) != 0;
    failed |= plan_next(plan, 0, "mood", &view, &action, &trace) != 0;
    plan_failure(plan, 0, "customers", &failure);
    failed |= plan_next(plan, 0, "customers", &view, &action, &trace) != 0;
    (void)plan_hours_open(plan, "office", view.now_ms, &next_ms);
    size_t after = *counter();
    assert_int_equal(failed, 0);
    assert_int_equal(action.kind, PLAN_HAND_OFF);
    assert_int_equal(trace.count, 3);
    assert_int_equal(after, before);
    assert_true(before > 0 || !HAS_OWN_MALLOC);
    deskbus_message_unref(&message);
    plan_unref(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_plan_runs_without_allocating)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
