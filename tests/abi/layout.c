/* Tests of the binary interface: where each member of a shared struct stands. Members are only appended: a line of this table is never changed. */
#include "test.h"

#include <deskbus/deskbus.h>
#include <stddef.h>

struct member {
    const char *name;
    size_t offset, wanted;
};

#define AT(type, name, wanted)                                                                     \
    {                                                                                              \
#type "." #name, offsetof(struct type, name), wanted                                       \
    }

/* 64 bit; the order is that of version 1.0. */
static const struct member members[] = {
        AT(deskbus_host, size, 0),
        AT(deskbus_host, mode, 4),
        AT(deskbus_host, loop, 8),
        AT(deskbus_host, instance, 16),
        AT(deskbus_host, state_path, 24),
        AT(deskbus_host, accept, 32),
        AT(deskbus_host, status, 40),
        AT(deskbus_host, annotate, 48),
        AT(deskbus_host, reply, 56),
        AT(deskbus_host, suggest, 64),
        AT(deskbus_host, send, 72),
        AT(deskbus_host, withdraw, 80),
        AT(deskbus_host, hand_off, 88),
        AT(deskbus_host, end, 96),
        AT(deskbus_host, sent, 104),
        AT(deskbus_host, state_put, 112),
        AT(deskbus_host, state_get, 120),
        AT(deskbus_host, done, 128),
        AT(deskbus_host, retry, 136),
        AT(deskbus_host, reject, 144),
        AT(deskbus_host, working, 152),
        AT(deskbus_host, post, 160),
        AT(deskbus_host, timer, 168),
        AT(deskbus_host, cancel, 176),
        AT(deskbus_host, now, 184),
        AT(deskbus_host, log, 192),
        AT(deskbus_host, counter, 200),
        AT(deskbus_host, histogram, 208),
        AT(deskbus_host, trouble, 216),
        AT(deskbus_host, blob_put, 224),
        AT(deskbus_host, blob_get, 232),
        AT(deskbus_host, reply_later, 240),
        AT(deskbus_delivery, size, 0),
        AT(deskbus_delivery, role, 4),
        AT(deskbus_delivery, host, 8),
        AT(deskbus_delivery, message, 16),
        AT(deskbus_delivery, pipeline, 24),
        AT(deskbus_delivery, step, 32),
        AT(deskbus_delivery, output_id, 40),
        AT(deskbus_delivery, output_kind, 48),
        AT(deskbus_delivery, cause, 56),
        AT(deskbus_delivery, attempt, 64),
        AT(deskbus_delivery, user, 72),
        AT(deskbus_emit, size, 0),
        AT(deskbus_emit, arg, 8),
        AT(deskbus_emit, message, 16),
        AT(deskbus_emit, status, 24),
        AT(deskbus_emit, undecodable, 32),
        AT(deskbus_plugin, size, 0),
        AT(deskbus_plugin, abi_major, 4),
        AT(deskbus_plugin, abi_minor, 6),
        AT(deskbus_plugin, name, 8),
        AT(deskbus_plugin, version, 16),
        AT(deskbus_plugin, summary, 24),
        AT(deskbus_plugin, roles, 32),
        AT(deskbus_plugin, flags, 36),
        AT(deskbus_plugin, max_workers, 40),
        AT(deskbus_plugin, options, 48),
        AT(deskbus_plugin, writes, 56),
        AT(deskbus_plugin, check, 64),
        AT(deskbus_plugin, decode, 72),
        AT(deskbus_plugin, open, 80),
        AT(deskbus_plugin, start, 88),
        AT(deskbus_plugin, message, 96),
        AT(deskbus_plugin, ready, 104),
        AT(deskbus_plugin, reconfigure, 112),
        AT(deskbus_plugin, stop, 120),
        AT(deskbus_plugin, close, 128),
        AT(deskbus_plugin, roles_with, 136),
        AT(deskbus_option, name, 0),
        AT(deskbus_option, type, 8),
        AT(deskbus_option, flags, 12),
        AT(deskbus_option, fallback, 16),
        AT(deskbus_option, range, 24),
        AT(deskbus_option, help, 32),
        AT(deskbus_option, fields, 40),
        AT(deskbus_field, name, 0),
        AT(deskbus_field, type, 8),
        AT(deskbus_field, values, 16),
        AT(deskbus_field, help, 24),
        AT(deskbus_annotation, name, 0),
        AT(deskbus_annotation, fields, 8),
        AT(deskbus_annotation, help, 16),
        AT(deskbus_value, bytes, 0),
        AT(deskbus_value, size, 8),
        AT(deskbus_walk, key, 0),
        AT(deskbus_walk, key_size, 8),
        AT(deskbus_walk, value, 16),
        AT(deskbus_walk, next, 32),
        AT(deskbus_walk, end, 40),
        AT(deskbus_walk, left, 48),
        AT(deskbus_walk, map, 56),
        AT(deskbus_place, file, 0),
        AT(deskbus_place, line, 8),
        AT(deskbus_place, column, 12),
        AT(deskbus_finding, severity, 0),
        AT(deskbus_finding, code, 8),
        AT(deskbus_finding, place, 16),
        AT(deskbus_finding, text, 32),
};

static void members_stand_where_they_always_stood(void **state)
{
    (void)state;
    if (sizeof(void *) != 8)
        skip();
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        if (members[i].offset != members[i].wanted)
            fail_msg("%s stands at %zu, not at %zu: plugins that are built already would break",
                    members[i].name, members[i].offset, members[i].wanted);
    }
}

/* What goes over the table by number; new ones get new numbers. */
static void numbers_mean_what_they_always_meant(void **state)
{
    (void)state;
    assert_int_equal(DESKBUS_ABI_MAJOR, 1);
    assert_int_equal(DESKBUS_LIVE, 0);
    assert_int_equal(DESKBUS_TRY, 1);
    assert_int_equal(DESKBUS_FINAL, 0);
    assert_int_equal(DESKBUS_INTERIM, 1);
    assert_int_equal(DESKBUS_CONVERSATION, 0);
    assert_int_equal(DESKBUS_PERSON, 1);
    assert_int_equal(DESKBUS_INSTANCE, 2);
    assert_int_equal(DESKBUS_LOG_ERROR, 0);
    assert_int_equal(DESKBUS_LOG_DEBUG, 3);
    assert_int_equal(DESKBUS_SOURCE | DESKBUS_STEP | DESKBUS_SINK | DESKBUS_OBSERVER, 15);
    assert_int_equal(DESKBUS_OBSERVER, 8);
    assert_int_equal(DESKBUS_BLOCKS, 1);
    assert_int_equal(DESKBUS_NO_TRY, 128);
    assert_int_equal(DESKBUS_OPTION_BOOL, 1);
    assert_int_equal(DESKBUS_OPTION_STRING, 6);
    assert_int_equal(DESKBUS_OPTION_RECORD, 19);
    assert_int_equal(DESKBUS_FIELD_MAP, 6);
    assert_int_equal(DESKBUS_MAP, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(members_stand_where_they_always_stood),
            cmocka_unit_test(numbers_mean_what_they_always_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
