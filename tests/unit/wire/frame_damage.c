/* Tests of damaged frames: cut anywhere, changed anywhere, lying about lengths: refused, never a crash. */
#include "test.h"

#include "frame_samples.h"

#include <errno.h>
#include <string.h>

/* An own allocation of exactly that size: a read behind it is seen by the address sanitizer. */
static int read_copy(const unsigned char *bytes, size_t size)
{
    unsigned char *copy = malloc(size == 0 ? 1 : size);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    int r = frame_read_all(copy, size);
    free(copy);
    return r;
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < FRAME_SAMPLE_COUNT; i++) {
        size_t size;
        unsigned char *bytes = frame_sample(i, &size);
        for (size_t cut = 0; cut < size; cut++)
            assert_int_equal(read_copy(bytes, cut), -EBADMSG);
        assert_true(read_copy(bytes, size) >= 0);
        free(bytes);
    }
}

static void a_byte_more_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < FRAME_SAMPLE_COUNT; i++) {
        size_t size;
        unsigned char *bytes = frame_sample(i, &size);
        unsigned char *more = calloc(1, size + 1);
        assert_non_null(more);
        memcpy(more, bytes, size);
        assert_int_equal(frame_read_all(more, size + 1), -EBADMSG);
        free(more);
        free(bytes);
    }
}

static void any_changed_byte_is_survived(void **state)
{
    static const unsigned char flips[] = {0x01, 0x80, 0xff};
    (void)state;
    for (size_t i = 0; i < FRAME_SAMPLE_COUNT; i++) {
        size_t size;
        unsigned char *bytes = frame_sample(i, &size);
        for (size_t at = 0; at < size * sizeof(flips); at++) {
            unsigned char flip = flips[at % sizeof(flips)];
            bytes[at / sizeof(flips)] ^= flip;
            (void)read_copy(bytes, size);
            bytes[at / sizeof(flips)] ^= flip;
        }
        free(bytes);
    }
}

static void random_bytes_behind_a_good_head_are_survived(void **state)
{
    (void)state;
    srandom(7);
    for (int round = 0; round < 20000; round++) {
        size_t size;
        unsigned char *bytes = frame_sample((size_t)random() % FRAME_SAMPLE_COUNT, &size);
        for (int change = 0; change < 3 && size > FRAME_HEAD_BYTES; change++) {
            size_t at = FRAME_HEAD_BYTES + (size_t)random() % (size - FRAME_HEAD_BYTES);
            bytes[at] = (unsigned char)random();
        }
        (void)read_copy(bytes, size);
        free(bytes);
    }
}

static void head_is(size_t at, unsigned char value, int expected)
{
    size_t size;
    unsigned char *bytes = frame_sample(0, &size);
    bytes[at] = value;
    assert_int_equal(frame_read_all(bytes, size), expected);
    free(bytes);
}

static void a_wrong_head_is_refused_by_its_cause(void **state)
{
    (void)state;
    head_is(0, 'x', -EBADMSG);
    head_is(4, FRAME_VERSION + 1, -EPROTONOSUPPORT);
    head_is(5, 0, -EBADMSG);
    head_is(5, 10, -EBADMSG); /* RECALL has no meaning yet */
    head_is(5, FRAME_MISSING + 1, -EBADMSG);
    head_is(6, 1, -EBADMSG);
    head_is(12, 2, -EBADMSG); /* more records than there are */
    head_is(15, 0xff, -EBADMSG);
}

static void a_frame_that_is_too_large_is_refused_before_it_is_read(void **state)
{
    struct frame_head head;
    struct frame_reader reader;
    (void)state;
    assert_int_equal(frame_open(NULL, FRAME_BYTES_MAX + 1, &head, &reader), -EMSGSIZE);
}

/* One delivery whose field is wrong in a way that its length does not show. */
static int read_with(const struct wire_delivery *delivery)
{
    struct frame_writer writer = {.bytes = NULL};
    struct frame_head head = {.kind = FRAME_DELIVER};
    unsigned char *bytes;
    size_t size;
    assert_int_equal(frame_add_delivery(&writer, delivery), 0);
    assert_int_equal(frame_take(&writer, &head, &bytes, &size), 0);
    int r = frame_read_all(bytes, size);
    free(bytes);
    return r;
}

static void a_delivery_with_a_wrong_field_is_refused(void **state)
{
    static const unsigned char half[] = {0x92, 0x01};
    struct deskbus_message *message = frame_sample_message("hello", NULL);
    struct wire_delivery good = {
            .ticket = 1, .role = DESKBUS_STEP, .attempt = 1, .message = message};
    struct wire_delivery bad = good;
    (void)state;
    assert_int_equal(read_with(&good), 1);
    bad.ticket = 0;
    assert_int_equal(read_with(&bad), -EBADMSG);
    bad = good;
    bad.role = DESKBUS_STEP | DESKBUS_SINK;
    assert_int_equal(read_with(&bad), -EBADMSG);
    bad = good;
    bad.state = (struct deskbus_value){half, sizeof(half)};
    assert_int_equal(read_with(&bad), -EBADMSG);
    deskbus_message_unref(&message);
}

static void a_text_with_a_nul_inside_is_refused(void **state)
{
    struct frame_writer writer = {.bytes = NULL};
    struct frame_head head = {.kind = FRAME_HELLO};
    unsigned char *bytes;
    size_t size;
    (void)state;
    assert_int_equal(frame_add_hello(&writer, &(struct wire_hello){"chat", 0}), 0);
    assert_int_equal(frame_take(&writer, &head, &bytes, &size), 0);
    bytes[FRAME_HEAD_BYTES + 8 + 1] = '\0'; /* behind two lengths: the h of chat */
    assert_int_equal(frame_read_all(bytes, size), -EBADMSG);
    bytes[FRAME_HEAD_BYTES + 8 + 1] = 'h';
    bytes[FRAME_HEAD_BYTES + 8 + 4] = 'x'; /* the NUL at the end */
    assert_int_equal(frame_read_all(bytes, size), -EBADMSG);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_truncation_is_refused),
            cmocka_unit_test(a_byte_more_is_refused),
            cmocka_unit_test(any_changed_byte_is_survived),
            cmocka_unit_test(random_bytes_behind_a_good_head_are_survived),
            cmocka_unit_test(a_wrong_head_is_refused_by_its_cause),
            cmocka_unit_test(a_frame_that_is_too_large_is_refused_before_it_is_read),
            cmocka_unit_test(a_delivery_with_a_wrong_field_is_refused),
            cmocka_unit_test(a_text_with_a_nul_inside_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
