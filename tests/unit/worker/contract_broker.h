/* Contract broker: what a broker keeps between deliveries, as little of it as the contract needs: a plugin's state, outputs that
 * are held back, and what each delivery did. */
#ifndef TESTS_CONTRACT_BROKER_H
#define TESTS_CONTRACT_BROKER_H

#include "wire/call.h"
#include "wire/wire.h"

#define BROKER_MAX 64

struct broker_state {
    enum deskbus_scope scope;
    char owner[64]; /* conversation or person */
    char key[64];
    char *bytes;
    size_t size;
    uint64_t expires_ms;
};
struct broker_output {
    size_t delivery;
    char conversation[64];
    char key[64];
    uint64_t due_ms;
    bool gone;
};
struct broker_delivery {
    struct deskbus_message *message; /* with annotations once done */
    char conversation[64], person[64];
    uint32_t role;
    bool open;
    char effects[2048];
};

struct contract_broker {
    uint64_t now_ms;
    struct broker_delivery deliveries[BROKER_MAX];
    size_t delivery_count;
    struct broker_state states[BROKER_MAX];
    size_t state_count;
    struct broker_output outputs[BROKER_MAX];
    size_t output_count;
};

/* Notes a message that is about to be delivered; takes it. Returns its number. */
size_t broker_note(struct contract_broker *broker, struct deskbus_message *message, uint32_t role);
/* State and keys of outputs that wait, as that delivery sees them. */
void broker_build_state(
        const struct contract_broker *broker, size_t delivery, struct deskbus_builder *builder);
void broker_build_waiting(
        const struct contract_broker *broker, size_t delivery, struct deskbus_builder *builder);
/* What a result does. */
void broker_take(struct contract_broker *broker, size_t delivery, const struct wire_result *result);
/* Outputs whose time has come leave. */
void broker_advance(struct contract_broker *broker, uint64_t ms);
/* Frees what it keeps; returns how many deliveries never ended. */
size_t broker_clear(struct contract_broker *broker);

#endif
