/* Port: what a worker says, as frames on the work socket. */
#include "host/link_private.h"

#include <errno.h>

static struct frame_writer *open_frame(struct link *link, enum frame_kind kind, const char *topic)
{
    work_wake(link->work);
    return packer_open(&link->packer, kind, topic);
}

/* An accept that does not fit anywhere is lost: the broker sees the gap in the numbers and refuses from there. */
static void on_accept(void *arg, const struct wire_accept *accept)
{
    struct link *link = arg;
    (void)frame_add_accept(open_frame(link, FRAME_ACCEPT, link->topic_in), accept);
}

static void on_status(void *arg, const struct wire_status *status)
{
    struct link *link = arg;
    (void)frame_add_status(open_frame(link, FRAME_STATUS, link->topic_in), status);
}

static void on_result(void *arg, const struct wire_result *result)
{
    struct link *link = arg;
    struct frame_writer *writer = open_frame(link, FRAME_RESULT, link->topic_work);
    int r = frame_add_result(writer, result);
    if (r == 0)
        return;
    /* What it did is lost, so it is not done. */
    const struct wire_result instead = {.ticket = result->ticket,
            .attempt = result->attempt,
            .verdict = r == -EMSGSIZE ? WIRE_REJECT : WIRE_RETRY,
            .code = r == -EMSGSIZE ? "result_too_large" : "",
            .why = r == -EMSGSIZE ? "the result is larger than a frame" : "no memory",
            .ran_us = result->ran_us};
    (void)frame_add_result(writer, &instead);
}

static void on_credit(void *arg, uint64_t deliveries, uint64_t bytes)
{
    struct link *link = arg;
    link->packer.head.credit_count = deliveries;
    link->packer.head.credit_bytes = bytes;
    link->credit_news = true;
    work_wake(link->work);
}

static void on_report(void *arg, const struct wire_report *report)
{
    struct link *link = arg;
    work_wake(link->work);
    if (report->kind == WIRE_REPORT_STATE && report->state == WIRE_STOPPED)
        packer_send(&link->packer, FRAME_STOPPED, link->topic_work);
    else
        (void)frame_add_report(open_frame(link, FRAME_REPORT, link->topic_work), report);
}

struct worker_port port_of(struct link *link)
{
    return (struct worker_port){.arg = link,
            .accept = on_accept,
            .status = on_status,
            .result = on_result,
            .credit = on_credit,
            .report = on_report};
}

void port_fail(struct link *link, const char *why)
{
    const struct wire_report report = {
            .kind = WIRE_REPORT_STATE, .state = WIRE_FAILED, .text = why};
    on_report(link, &report);
}

void port_missing(struct link *link, uint64_t first, uint64_t last)
{
    const struct wire_missing missing = {first, last};
    (void)frame_add_missing(open_frame(link, FRAME_MISSING, link->topic_work), &missing);
}

void port_flush(void *arg)
{
    struct link *link = arg;
    uint64_t sent = link->packer.head.frame;
    packer_flush(&link->packer);
    if (link->credit_news && link->packer.head.frame == sent)
        packer_send(&link->packer, FRAME_BEAT, link->topic_work);
    link->credit_news = false;
}
