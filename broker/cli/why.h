/* Why: one record of the journal as a sentence of a message's story. */
#ifndef CLI_WHY_H
#define CLI_WHY_H

#include "journal/journal.h"

#include <deskbus/value.h>

struct why_entry {
    enum journal_kind kind;
    uint64_t number, time_ms;
    uint64_t since_ms; /* the message was accepted */
    bool own; /* a record of the message itself, not of its conversation */
    struct deskbus_value map;
};

/* Both print to stdout. */
void why_print(const struct why_entry *entry);
void why_print_json(const struct why_entry *entry, bool first);

#endif
