/* Contract: gathers the cases and runs them over a driver. */
#include "contract_private.h"

#include <stdio.h>
#include <string.h>

enum { CASES_MAX = 64 };

void stage_open_with(struct stage *stage, void *const *state, const struct contract_setup *setup)
{
    *stage = (struct stage){.driver = *state};
    assert_int_equal(stage->driver->open(setup, &stage->host), 0);
}

void stage_open(struct stage *stage, void *const *state)
{
    const struct contract_setup setup = {.plugin = &contract_plugin};
    stage_open_with(stage, state, &setup);
}

void stage_close(struct stage *stage)
{
    if (stage->driver->close(&stage->host) != 0)
        fail_msg("the %s says that something was left behind", stage->driver->name);
    assert_null(stage->host);
}

size_t stage_deliver(struct stage *stage, uint32_t role, const char *conversation, const char *text)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    char *json = NULL;
    assert_int_equal(deskbus_draft_new(NULL, &draft), 0);
    deskbus_draft_string(draft, "data.channel", "chat");
    deskbus_draft_string(draft, "data.from.addr", "anna");
    deskbus_draft_string(draft, "data.conv.thread", conversation);
    deskbus_draft_string(draft, "data.msg.text", text);
    assert_int_equal(deskbus_draft_finish(&draft, &message, NULL), 0);
    assert_int_equal(deskbus_message_to_json(message, &json, NULL), 0);
    size_t delivery = stage->driver->deliver(stage->host, role, json);
    free(json);
    deskbus_message_unref(&message);
    return delivery;
}

size_t stage_step(struct stage *stage, const char *text)
{
    return stage_deliver(stage, DESKBUS_STEP, "c1", text);
}

void stage_did(struct stage *stage, size_t delivery, const char *lines)
{
    assert_string_equal(stage->driver->effects(stage->host, delivery), lines);
}

bool stage_next_line(struct stage *stage, char *line, size_t size)
{
    static const char info[] = "info: ";
    for (;;) {
        const char *found = stage->driver->log(stage->host, stage->log_at);
        if (found == NULL)
            return false;
        stage->log_at++;
        const char *text = strncmp(found, info, sizeof(info) - 1) == 0 ? found + sizeof(info) - 1
                                                                       : found;
        if (strncmp(text, "start ", 6) == 0)
            continue;
        (void)snprintf(line, size, "%s", text);
        return true;
    }
}

void stage_logged(struct stage *stage, const char *lines)
{
    char all[2048] = "", line[512];
    while (stage_next_line(stage, line, sizeof(line))) {
        size_t used = strlen(all);
        (void)snprintf(all + used, sizeof(all) - used, "%s\n", line);
    }
    assert_string_equal(all, lines);
}

int contract_run(const struct contract_host_driver *driver)
{
    static const struct CMUnitTest *(*const files[])(size_t * ret_count) = {contract_call_cases,
            contract_end_cases, contract_life_cases, contract_source_cases, contract_state_cases};
    struct CMUnitTest tests[CASES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        size_t more = 0;
        const struct CMUnitTest *cases = files[i](&more);
        for (size_t at = 0; at < more && count < CASES_MAX; at++) {
            tests[count] = cases[at];
            tests[count++].initial_state = (void *)(uintptr_t)driver;
        }
    }
    return _cmocka_run_group_tests(driver->name, tests, count, NULL, NULL);
}
