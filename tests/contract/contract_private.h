/* Contract, private: what the files of cases share. */
#ifndef TESTS_CONTRACT_PRIVATE_H
#define TESTS_CONTRACT_PRIVATE_H

#include "test.h"

#include "contract.h"
#include "plugin.h"

/* One host under one driver, for one case. */
struct stage {
    const struct contract_host_driver *driver;
    struct contract_host *host;
    size_t log_at; /* lines before it were looked at */
};

/* Opens the host with contract_plugin, or another; state is the driver. */
void stage_open(struct stage *stage, void *const *state);
void stage_open_with(struct stage *stage, void *const *state, const struct contract_setup *setup);
/* Fails the case when something was left behind. */
void stage_close(struct stage *stage);
/* Delivers a text of one conversation as a step; returns the delivery's number. */
size_t stage_step(struct stage *stage, const char *text);
size_t stage_deliver(
        struct stage *stage, uint32_t role, const char *conversation, const char *text);
/* The delivery did exactly that: lines of deskbus_fake_effects(). */
void stage_did(struct stage *stage, size_t delivery, const char *lines);
/* The next lines of the plugin's log are these, each ended by '\n'. "start" lines are passed over. */
void stage_logged(struct stage *stage, const char *lines);
/* Copies the next line of the log; false when there is none. */
bool stage_next_line(struct stage *stage, char *line, size_t size);

/* Each file's cases; *ret_count of them. The array is const. */
const struct CMUnitTest *contract_call_cases(size_t *ret_count);
const struct CMUnitTest *contract_end_cases(size_t *ret_count);
const struct CMUnitTest *contract_life_cases(size_t *ret_count);
const struct CMUnitTest *contract_source_cases(size_t *ret_count);
const struct CMUnitTest *contract_state_cases(size_t *ret_count);

#endif
