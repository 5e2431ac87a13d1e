/* `file` on the fake host: what check() says, what decode() makes of bytes, room that comes and goes, and mode TRY. */
#include "test.h"

#include "temp_folder.h"

#include <deskbus/testing.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct place {
    char *folder;
    char options[1024];
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    if (place == NULL || temp_folder_new(&place->folder) < 0)
        return -1;
    snprintf(place->options, sizeof(place->options), "{ read: %s/in.jsonl, write: %s/out.jsonl }",
            place->folder, place->folder);
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    temp_folder_free(&place->folder);
    free(place);
    return 0;
}

static struct deskbus_fake *open_fake(const char *options, enum deskbus_mode mode)
{
    struct deskbus_fake *fake = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    const struct deskbus_fake_setup with = {
            .plugin = &deskbus_plugin, .options = options, .mode = mode};
    if (deskbus_fake_open(&with, &fake, &err) < 0)
        fail_msg("%s", deskbus_error_text(err));
    return fake;
}

static void close_fake(struct deskbus_fake **fake)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (deskbus_fake_close(fake, &err) < 0)
        fail_msg("%s", deskbus_error_text(err));
}

static void refused(const char *options, const char *why)
{
    struct deskbus_fake *fake = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    const struct deskbus_fake_setup with = {.plugin = &deskbus_plugin, .options = options};
    char text[1000];
    assert_true(deskbus_fake_open(&with, &fake, &err) < 0);
    deskbus_error_print(err, text, sizeof(text));
    if (strstr(text, why) == NULL)
        fail_msg("%s", text);
}

static void check_wants_a_file_and_not_the_same_twice(void **state)
{
    (void)state;
    refused("{}", "there is nothing to do");
    refused("{ read: a.jsonl, write: a.jsonl }", "it would read its own answers");
    refused("{ read: a.jsonl, line_max: 2MiB }", "line_max");
}

static void in_try_no_file_is_touched(void **state)
{
    struct place *place = *state;
    struct deskbus_fake *fake = open_fake(place->options, DESKBUS_TRY);
    const struct deskbus_fake_delivery sink = {.role = DESKBUS_SINK};
    const struct deskbus_fake_result *result = deskbus_fake_deliver(
            fake, "{\"text\":\"x\"}", &sink);
    assert_int_equal(result->verdict, DESKBUS_FAKE_DONE);
    close_fake(&fake);
    char *out = temp_folder_path(place->folder, "out.jsonl");
    assert_int_equal(access(out, F_OK), -1);
    free(out);
}

static bool has_accepts(void *arg)
{
    return deskbus_fake_accept_count(arg) >= 4;
}

static bool has_more(void *arg)
{
    return deskbus_fake_accept_count(arg) >= 10;
}

static void it_waits_for_room_and_loses_nothing(void **state)
{
    struct place *place = *state;
    char *in = temp_folder_path(place->folder, "in.jsonl");
    struct deskbus_fake *fake = open_fake(place->options, DESKBUS_LIVE);
    deskbus_fake_credit(fake, 4);
    FILE *stream = fopen(in, "we");
    assert_non_null(stream);
    for (int i = 0; i < 10; i++)
        fprintf(stream, "{\"id\":\"%d\",\"text\":\"x\"}\n", i);
    fclose(stream);
    assert_true(deskbus_fake_wait(fake, has_accepts, fake, 10000));
    assert_int_equal(deskbus_fake_accept_count(fake), 4);
    deskbus_fake_ready(fake);
    assert_true(deskbus_fake_wait(fake, has_more, fake, 10000));
    for (size_t i = 0; i < 10; i++) {
        char id[16], wanted[16];
        const struct deskbus_fake_accept *accept = deskbus_fake_accept_at(fake, i);
        deskbus_value_copy(deskbus_message_get(accept->message, "data.msg.ext_id"), id, sizeof(id));
        snprintf(wanted, sizeof(wanted), "%zu", i);
        assert_string_equal(id, wanted);
    }
    close_fake(&fake);
    free(in);
}

struct found {
    struct deskbus_emit emit; /* first */
    size_t messages, broken;
    char last[64];
};

static int on_message(struct deskbus_emit *emit, const struct deskbus_message *message)
{
    struct found *found = (struct found *)emit;
    found->messages++;
    deskbus_value_copy(
            deskbus_message_get(message, "idempotencykey"), found->last, sizeof(found->last));
    return 0;
}

static int on_undecodable(struct deskbus_emit *emit, const char *code, const char *why)
{
    struct found *found = (struct found *)emit;
    assert_string_equal(code, "undecodable");
    assert_true(why[0] != '\0');
    found->broken++;
    return 0;
}

static void decode_takes_whole_files(void **state)
{
    static const char text[] = "{\"id\":\"1\",\"text\":\"a\"}\n\nnonsense\n{\"text\":\"last\"}";
    struct found found = {.emit = {.size = sizeof(struct deskbus_emit),
                                  .message = on_message,
                                  .undecodable = on_undecodable}};
    (void)state;
    assert_int_equal(deskbus_plugin.decode(NULL, text, sizeof(text) - 1, NULL, &found.emit), 0);
    assert_int_equal(found.messages, 2);
    assert_int_equal(found.broken, 1);
    assert_string_equal(found.last, "line:1:32");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(check_wants_a_file_and_not_the_same_twice),
            cmocka_unit_test_setup_teardown(in_try_no_file_is_touched, setup, teardown),
            cmocka_unit_test_setup_teardown(it_waits_for_room_and_loses_nothing, setup, teardown),
            cmocka_unit_test(decode_takes_whole_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
