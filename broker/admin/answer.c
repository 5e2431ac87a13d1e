/* Answer: keys with their values. */
#include "admin/answer.h"

#include <stdio.h>
#include <time.h>

void answer_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    if (text == NULL)
        return;
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

void answer_number(struct deskbus_builder *builder, const char *key, uint64_t number)
{
    deskbus_build_key(builder, key);
    deskbus_build_uint(builder, number);
}

void answer_signed(struct deskbus_builder *builder, const char *key, int64_t number)
{
    deskbus_build_key(builder, key);
    deskbus_build_int(builder, number);
}

void answer_float(struct deskbus_builder *builder, const char *key, double number)
{
    deskbus_build_key(builder, key);
    deskbus_build_float(builder, number);
}

void answer_flag(struct deskbus_builder *builder, const char *key, bool flag)
{
    deskbus_build_key(builder, key);
    deskbus_build_bool(builder, flag);
}

void answer_id(struct deskbus_builder *builder, const char *key, const struct hash_id *id)
{
    char hex[HASH_HEX_SIZE];
    hash_hex(id, hex);
    answer_text(builder, key, hex);
}

void answer_time(struct deskbus_builder *builder, const char *key, uint64_t time_ms)
{
    char text[40];
    char seconds[24];
    time_t whole = (time_t)(time_ms / 1000);
    struct tm tm;
    if (time_ms == 0 || gmtime_r(&whole, &tm) == NULL)
        return;
    (void)strftime(seconds, sizeof(seconds), "%Y-%m-%dT%H:%M:%S", &tm);
    (void)snprintf(text, sizeof(text), "%s.%03uZ", seconds, (unsigned)(time_ms % 1000));
    answer_text(builder, key, text);
}

void answer_value(struct deskbus_builder *builder, const char *key, struct deskbus_value value)
{
    if (value.size == 0)
        return;
    deskbus_build_key(builder, key);
    deskbus_build_value(builder, value);
}

void answer_map(struct deskbus_builder *builder, const char *key)
{
    deskbus_build_key(builder, key);
    deskbus_build_map(builder);
}

void answer_list(struct deskbus_builder *builder, const char *key)
{
    deskbus_build_key(builder, key);
    deskbus_build_list(builder);
}
