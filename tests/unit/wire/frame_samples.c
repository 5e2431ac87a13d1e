/* Frame samples: made by the writers, read to the last byte by the readers. */
#include "frame_samples.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct deskbus_message *frame_sample_message(const char *text, const char *annotation)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *base = NULL;
    if (deskbus_draft_new(NULL, &draft) < 0)
        abort();
    deskbus_draft_string(draft, "id", "0123456789abcdef0123456789abcdef");
    deskbus_draft_string(draft, "source", "chat");
    deskbus_draft_string(draft, "data.msg.text", text);
    if (deskbus_draft_finish(&draft, &base, NULL) < 0)
        abort();
    if (annotation == NULL)
        return base;

    DESKBUS_CLEANUP(deskbus_builder_free) struct deskbus_builder *builder = NULL;
    struct deskbus_message *layered = NULL;
    struct deskbus_value map;
    if (deskbus_builder_new(&builder) < 0)
        abort();
    deskbus_build_map(builder);
    deskbus_build_key(builder, "lang");
    deskbus_build_string(builder, annotation);
    deskbus_build_end(builder);
    if (deskbus_builder_finish(builder, &map, NULL) < 0 ||
            deskbus_message_annotated(base, map.bytes, map.size, &layered, NULL) < 0)
        abort();
    deskbus_message_unref(&base);
    return layered;
}

static void add_deliveries(struct frame_writer *writer)
{
    static const unsigned char list[] = {0x91, 0xa1, 'k'};
    struct deskbus_message *message = frame_sample_message("Where is my parcel?", "en");
    struct deskbus_message *cause = frame_sample_message("before", NULL);
    struct wire_delivery delivery = {.ticket = 7,
            .role = DESKBUS_SINK,
            .attempt = 2,
            .deadline_ms = 60000,
            .conversation = {1, 2, 3},
            .pipeline = "support",
            .step = "mood",
            .output_id = "00112233445566778899aabbccddeeff",
            .output_kind = "reply",
            .message = message,
            .cause = cause,
            .state = {list, sizeof(list)},
            .waiting = {list, sizeof(list)}};
    int r = frame_add_delivery(writer, &delivery);
    delivery.ticket = 8;
    delivery.cause = NULL;
    r |= frame_add_delivery(writer, &delivery);
    deskbus_message_unref(&message);
    deskbus_message_unref(&cause);
    if (r != 0)
        abort();
}

static int add_reports(struct frame_writer *writer)
{
    struct wire_report state = {.kind = WIRE_REPORT_STATE, .state = WIRE_RUNNING, .text = "opened"};
    struct wire_report count = {
            .kind = WIRE_REPORT_HISTOGRAM, .name = "scored", .add = 3, .value = -0.25};
    int r = frame_add_report(writer, &state);
    return r != 0 ? r : frame_add_report(writer, &count);
}

static int add_records(struct frame_writer *writer, enum frame_kind kind)
{
    static const unsigned char map[] = {0x81, 0xa1, 'a', 0x01};
    static const unsigned char list[] = {0x91, 0x92, 0x06, 0xa1, 'x'};
    switch (kind) {
    case FRAME_HELLO:
        return frame_add_hello(writer, &(struct wire_hello){"chat", 3});
    case FRAME_WELCOME:
        return frame_add_welcome(writer, &(struct wire_welcome){"offset 12"});
    case FRAME_DELIVER:
        add_deliveries(writer);
        return 0;
    case FRAME_RESULT:
        return frame_add_result(writer,
                &(struct wire_result){.ticket = 7,
                        .attempt = 2,
                        .verdict = WIRE_REJECT,
                        .after_ms = 5,
                        .code = "no_such_user",
                        .why = "gone",
                        .ran_us = 250,
                        .annotations = {map, sizeof(map)},
                        .calls = {list, sizeof(list)}});
    case FRAME_ACCEPT:
        return frame_add_accept(writer,
                &(struct wire_accept){.number = 9,
                        .id = {1},
                        .digest = {2},
                        .conversation = {3},
                        .key = "m-1",
                        .cursor = "12",
                        .message = {map, sizeof(map)}});
    case FRAME_STATUS:
        return frame_add_status(writer, &(struct wire_status){10, "ext", "failed", "no such user"});
    case FRAME_ANSWER:
        return frame_add_answer(
                writer, &(struct wire_answer){.number = 9, .status = -EAGAIN, .id = {4}});
    case FRAME_REPORT:
        return add_reports(writer);
    case FRAME_MISSING:
        return frame_add_missing(writer, &(struct wire_missing){4, 6});
    case FRAME_BEAT:
    case FRAME_STOP:
    case FRAME_STOPPED:
    case FRAME_BYE:
        return 0;
    }
    return -EINVAL;
}

unsigned char *frame_sample(size_t index, size_t *ret_size)
{
    static const enum frame_kind kinds[FRAME_SAMPLE_COUNT] = {FRAME_HELLO, FRAME_WELCOME,
            FRAME_DELIVER, FRAME_RESULT, FRAME_ACCEPT, FRAME_STATUS, FRAME_ANSWER, FRAME_BEAT,
            FRAME_REPORT, FRAME_STOP, FRAME_BYE, FRAME_MISSING};
    struct frame_writer writer = {.bytes = NULL};
    struct frame_head head = {.kind = kinds[index],
            .worker = 2,
            .broker_epoch = 3,
            .worker_epoch = 4,
            .token = 5,
            .frame = 6,
            .number = 7,
            .credit_count = 8,
            .credit_bytes = 9};
    unsigned char *bytes = NULL;
    if (add_records(&writer, kinds[index]) != 0 || frame_take(&writer, &head, &bytes, ret_size) < 0)
        abort();
    return bytes;
}

/* --- reading: the sum keeps the compiler from leaving the reads out --- */

static size_t touch_text(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

static size_t touch_value(struct deskbus_value value)
{
    size_t sum = value.size;
    struct deskbus_walk walk = deskbus_value_walk(value);
    while (deskbus_walk_next(&walk))
        sum += walk.value.bytes[walk.value.size - 1];
    return sum;
}

static int touch_delivery(struct frame_reader *reader, size_t *sum)
{
    struct wire_delivery it;
    int r = frame_next_delivery(reader, &it);
    if (r != 1)
        return r;
    *sum += touch_text(it.pipeline) + touch_text(it.step) + touch_text(it.output_id) +
            touch_text(it.output_kind) + touch_value(it.state) + touch_value(it.waiting) +
            frame_delivery_bytes(&it);
    frame_release_delivery(&it);
    return 1;
}

static int touch_work(struct frame_reader *reader, enum frame_kind kind, size_t *sum)
{
    struct wire_result result;
    struct wire_accept accept;
    struct wire_status status;
    struct wire_answer answer;
    int r = 0;
    if (kind == FRAME_RESULT && (r = frame_next_result(reader, &result)) == 1)
        *sum += touch_text(result.code) + touch_text(result.why) + touch_value(result.annotations) +
                touch_value(result.calls);
    else if (kind == FRAME_ACCEPT && (r = frame_next_accept(reader, &accept)) == 1)
        *sum += touch_text(accept.key) + touch_text(accept.cursor) + touch_value(accept.message);
    else if (kind == FRAME_STATUS && (r = frame_next_status(reader, &status)) == 1)
        *sum += touch_text(status.ext_id) + touch_text(status.state) + touch_text(status.why);
    else if (kind == FRAME_ANSWER)
        r = frame_next_answer(reader, &answer);
    return r;
}

static int touch_next(struct frame_reader *reader, enum frame_kind kind, size_t *sum)
{
    struct wire_hello hello;
    struct wire_welcome welcome;
    struct wire_report report;
    struct wire_missing missing;
    int r = 0;
    switch (kind) {
    case FRAME_HELLO:
        r = frame_next_hello(reader, &hello);
        *sum += r == 1 ? touch_text(hello.instance) : 0;
        break;
    case FRAME_WELCOME:
        r = frame_next_welcome(reader, &welcome);
        *sum += r == 1 ? touch_text(welcome.cursor) : 0;
        break;
    case FRAME_REPORT:
        r = frame_next_report(reader, &report);
        *sum += r == 1 ? touch_text(report.name) + touch_text(report.text) : 0;
        break;
    case FRAME_MISSING:
        r = frame_next_missing(reader, &missing);
        break;
    case FRAME_DELIVER:
        r = touch_delivery(reader, sum);
        break;
    case FRAME_RESULT:
    case FRAME_ACCEPT:
    case FRAME_STATUS:
    case FRAME_ANSWER:
        r = touch_work(reader, kind, sum);
        break;
    case FRAME_BEAT:
    case FRAME_STOP:
    case FRAME_STOPPED:
    case FRAME_BYE:
        break;
    }
    return r;
}

int frame_read_all(const void *bytes, size_t size)
{
    struct frame_head head;
    struct frame_reader reader;
    int r = frame_open(bytes, size, &head, &reader);
    if (r < 0)
        return r;
    int records = 0;
    size_t sum = 0;
    while ((r = touch_next(&reader, head.kind, &sum)) == 1)
        records++;
    return r < 0 ? r : records + (sum == SIZE_MAX);
}
