/* Answer: writes the fields of an answer, one line each. */
#ifndef ADMIN_ANSWER_H
#define ADMIN_ANSWER_H

#include "base/hash.h"

#include <deskbus/builder.h>

void answer_text(
        struct deskbus_builder *builder, const char *key, const char *text); /* NULL: left out */
void answer_number(struct deskbus_builder *builder, const char *key, uint64_t number);
void answer_signed(struct deskbus_builder *builder, const char *key, int64_t number);
void answer_float(struct deskbus_builder *builder, const char *key, double number);
void answer_flag(struct deskbus_builder *builder, const char *key, bool flag);
void answer_id(struct deskbus_builder *builder, const char *key, const struct hash_id *id);
/* RFC 3339, UTC, milliseconds; 0: left out. */
void answer_time(struct deskbus_builder *builder, const char *key, uint64_t time_ms);
void answer_value(struct deskbus_builder *builder, const char *key,
        struct deskbus_value value); /* absent: left out */
void answer_map(struct deskbus_builder *builder, const char *key); /* deskbus_build_end() ends it */
void answer_list(struct deskbus_builder *builder, const char *key);

#endif
