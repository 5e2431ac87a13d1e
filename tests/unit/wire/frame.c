/* Tests of frames: every field that goes in comes out. */
#include "test.h"

#include "frame_samples.h"

#include <errno.h>
#include <string.h>

struct opened {
    unsigned char *bytes;
    struct frame_head head;
    struct frame_reader reader;
};

static void open_sample(enum frame_kind kind, struct opened *ret)
{
    for (size_t i = 0; i < FRAME_SAMPLE_COUNT; i++) {
        size_t size;
        ret->bytes = frame_sample(i, &size);
        assert_int_equal(frame_open(ret->bytes, size, &ret->head, &ret->reader), 0);
        if (ret->head.kind == kind)
            return;
        free(ret->bytes);
    }
    fail();
}

static void the_head_survives(void **state)
{
    struct opened it;
    (void)state;
    open_sample(FRAME_DELIVER, &it);
    assert_int_equal(it.head.worker, 2);
    assert_int_equal(it.head.count, 2);
    assert_int_equal(it.head.broker_epoch, 3);
    assert_int_equal(it.head.worker_epoch, 4);
    assert_int_equal(it.head.token, 5);
    assert_int_equal(it.head.frame, 6);
    assert_int_equal(it.head.number, 7);
    assert_int_equal(it.head.credit_count, 8);
    assert_int_equal(it.head.credit_bytes, 9);
    free(it.bytes);
}

static void a_delivery_comes_with_its_layers_and_its_cause(void **state)
{
    struct opened it;
    struct wire_delivery delivery;
    const char *text;
    (void)state;
    open_sample(FRAME_DELIVER, &it);
    assert_int_equal(frame_next_delivery(&it.reader, &delivery), 1);
    assert_int_equal(delivery.ticket, 7);
    assert_int_equal(delivery.role, DESKBUS_SINK);
    assert_int_equal(delivery.attempt, 2);
    assert_int_equal(delivery.deadline_ms, 60000);
    assert_int_equal(delivery.conversation[2], 3);
    assert_string_equal(delivery.pipeline, "support");
    assert_string_equal(delivery.step, "mood");
    assert_string_equal(delivery.output_id, "00112233445566778899aabbccddeeff");
    assert_string_equal(delivery.output_kind, "reply");
    assert_true(deskbus_value_is(deskbus_value_at(delivery.state, "0"), "k"));
    assert_true(deskbus_value_is(deskbus_value_at(delivery.waiting, "0"), "k"));
    assert_int_equal(deskbus_message_text(delivery.message, &text), 19);
    assert_memory_equal(text, "Where is my parcel?", 19);
    assert_true(deskbus_value_is(deskbus_message_get(delivery.message, "annotations.lang"), "en"));
    assert_int_equal(deskbus_message_text(delivery.cause, &text), 6);
    frame_release_delivery(&delivery);
    assert_int_equal(frame_next_delivery(&it.reader, &delivery), 1);
    assert_int_equal(delivery.ticket, 8);
    assert_null(delivery.cause);
    frame_release_delivery(&delivery);
    assert_int_equal(frame_next_delivery(&it.reader, &delivery), 0);
    free(it.bytes);
}

static void a_result_survives(void **state)
{
    struct opened it;
    struct wire_result result;
    int64_t one = 0;
    (void)state;
    open_sample(FRAME_RESULT, &it);
    assert_int_equal(frame_next_result(&it.reader, &result), 1);
    assert_int_equal(result.ticket, 7);
    assert_int_equal(result.attempt, 2);
    assert_int_equal(result.verdict, WIRE_REJECT);
    assert_int_equal(result.after_ms, 5);
    assert_int_equal(result.ran_us, 250);
    assert_string_equal(result.code, "no_such_user");
    assert_string_equal(result.why, "gone");
    assert_int_equal(deskbus_value_int(deskbus_value_get(result.annotations, "a"), &one), 0);
    assert_int_equal(one, 1);
    assert_int_equal(deskbus_value_count(result.calls), 1);
    free(it.bytes);
}

static void what_a_source_says_survives(void **state)
{
    struct opened it;
    struct wire_accept accept;
    struct wire_status status;
    struct wire_answer answer;
    (void)state;
    open_sample(FRAME_ACCEPT, &it);
    assert_int_equal(frame_next_accept(&it.reader, &accept), 1);
    assert_int_equal(accept.number, 9);
    assert_int_equal(accept.id[0] * 100 + accept.digest[0] * 10 + accept.conversation[0], 123);
    assert_string_equal(accept.key, "m-1");
    assert_string_equal(accept.cursor, "12");
    assert_int_equal(deskbus_value_count(accept.message), 1);
    free(it.bytes);
    open_sample(FRAME_STATUS, &it);
    assert_int_equal(frame_next_status(&it.reader, &status), 1);
    assert_int_equal(status.number, 10);
    assert_string_equal(status.ext_id, "ext");
    assert_string_equal(status.state, "failed");
    assert_string_equal(status.why, "no such user");
    free(it.bytes);
    open_sample(FRAME_ANSWER, &it);
    assert_int_equal(frame_next_answer(&it.reader, &answer), 1);
    assert_int_equal(answer.number, 9);
    assert_int_equal(answer.status, -EAGAIN);
    assert_int_equal(answer.id[0], 4);
    free(it.bytes);
}

static void how_a_worker_lives_survives(void **state)
{
    struct opened it;
    struct wire_hello hello;
    struct wire_welcome welcome;
    struct wire_missing missing;
    (void)state;
    open_sample(FRAME_HELLO, &it);
    assert_int_equal(frame_next_hello(&it.reader, &hello), 1);
    assert_string_equal(hello.instance, "chat");
    assert_int_equal(hello.run, 3);
    free(it.bytes);
    open_sample(FRAME_WELCOME, &it);
    assert_int_equal(frame_next_welcome(&it.reader, &welcome), 1);
    assert_string_equal(welcome.cursor, "offset 12");
    free(it.bytes);
    open_sample(FRAME_MISSING, &it);
    assert_int_equal(frame_next_missing(&it.reader, &missing), 1);
    assert_int_equal(missing.first, 4);
    assert_int_equal(missing.last, 6);
    free(it.bytes);
}

static void a_report_survives(void **state)
{
    struct opened it;
    struct wire_report report;
    (void)state;
    open_sample(FRAME_REPORT, &it);
    assert_int_equal(frame_next_report(&it.reader, &report), 1);
    assert_int_equal(report.kind, WIRE_REPORT_STATE);
    assert_int_equal(report.state, WIRE_RUNNING);
    assert_string_equal(report.text, "opened");
    assert_null(report.name);
    assert_int_equal(frame_next_report(&it.reader, &report), 1);
    assert_int_equal(report.kind, WIRE_REPORT_HISTOGRAM);
    assert_string_equal(report.name, "scored");
    assert_int_equal(report.add, 3);
    assert_float_equal(report.value, -0.25, 0.0);
    assert_int_equal(frame_next_report(&it.reader, &report), 0);
    free(it.bytes);
}

static void a_batch_is_full_by_count_or_by_bytes(void **state)
{
    struct frame_writer writer = {.bytes = NULL};
    (void)state;
    for (unsigned i = 0; i < FRAME_BATCH_COUNT; i++) {
        assert_false(frame_full(&writer));
        assert_int_equal(frame_add_missing(&writer, &(struct wire_missing){i, i}), 0);
    }
    assert_true(frame_full(&writer));
    frame_clear(&writer);
    assert_false(frame_full(&writer));

    char *why = malloc(FRAME_BATCH_BYTES + 1);
    assert_non_null(why);
    memset(why, 'w', FRAME_BATCH_BYTES);
    why[FRAME_BATCH_BYTES] = '\0';
    assert_int_equal(frame_add_status(&writer, &(struct wire_status){1, "x", "read", why}), 0);
    assert_true(frame_full(&writer));
    free(why);
    frame_clear(&writer);
}

static void a_record_that_nobody_would_read_is_not_written(void **state)
{
    struct frame_writer writer = {.bytes = NULL};
    struct frame_head head = {.kind = FRAME_STATUS};
    unsigned char *bytes;
    size_t size;
    (void)state;
    char *why = malloc(FRAME_BYTES_MAX);
    assert_non_null(why);
    memset(why, 'w', FRAME_BYTES_MAX - 1);
    why[FRAME_BYTES_MAX - 1] = '\0';
    assert_int_equal(frame_add_status(&writer, &(struct wire_status){1, "a", "read", ""}), 0);
    assert_int_equal(
            frame_add_status(&writer, &(struct wire_status){2, "b", "read", why}), -EMSGSIZE);
    assert_int_equal(frame_add_status(&writer, &(struct wire_status){3, "c", "read", ""}), 0);
    assert_int_equal(frame_take(&writer, &head, &bytes, &size), 0);
    assert_int_equal(frame_read_all(bytes, size), 2);
    free(bytes);
    free(why);
}

/* Property: any batch of results, with texts of any length, is read as it was written. */
static void random_batches_survive(void **state)
{
    (void)state;
    srandom(42);
    for (int round = 0; round < 200; round++) {
        struct frame_writer writer = {.bytes = NULL};
        struct frame_head head = {.kind = FRAME_RESULT, .frame = (uint64_t)round};
        struct frame_reader reader;
        unsigned char *bytes;
        size_t size;
        char texts[40][64];
        int count = (int)(random() % 40);
        for (int i = 0; i < count; i++) {
            size_t length = (size_t)random() % sizeof(texts[0]);
            memset(texts[i], 'a' + i % 26, length);
            texts[i][length == 0 ? 0 : length - 1] = '\0';
            struct wire_result result = {
                    .ticket = (uint64_t)i + 1, .verdict = WIRE_DONE, .why = texts[i]};
            assert_int_equal(frame_add_result(&writer, &result), 0);
        }
        assert_int_equal(frame_take(&writer, &head, &bytes, &size), 0);
        assert_int_equal(frame_open(bytes, size, &head, &reader), 0);
        for (int i = 0; i < count; i++) {
            struct wire_result result;
            assert_int_equal(frame_next_result(&reader, &result), 1);
            assert_int_equal(result.ticket, i + 1);
            assert_string_equal(result.why, texts[i]);
        }
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_head_survives),
            cmocka_unit_test(a_delivery_comes_with_its_layers_and_its_cause),
            cmocka_unit_test(a_result_survives),
            cmocka_unit_test(what_a_source_says_survives),
            cmocka_unit_test(how_a_worker_lives_survives),
            cmocka_unit_test(a_report_survives),
            cmocka_unit_test(a_batch_is_full_by_count_or_by_bytes),
            cmocka_unit_test(a_record_that_nobody_would_read_is_not_written),
            cmocka_unit_test(random_batches_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
