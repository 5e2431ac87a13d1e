/* Fuzz target: what a browser may send, first byte: how long a text may be. */
#include "frame.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void write_back(struct deskbus_builder *builder, const struct frame *frame)
{
    char *text = NULL;
    const struct frame_message message = {.seq = frame->last,
            .who = FRAME_CUSTOMER,
            .client_id = frame->client_id,
            .name = frame->name,
            .text = frame->text != NULL ? frame->text : "",
            .time_ms = (uint64_t)frame->last};
    if (frame_write_message(builder, &message, &text) < 0)
        abort(); /* whatever was read can be shown */
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct deskbus_builder *builder = NULL;
    struct frame frame;
    if (size == 0 || deskbus_builder_new(&builder) < 0)
        return 0;
    size_t text_max = bytes[0];
    if (frame_read(builder, (const char *)bytes + 1, size - 1, text_max, &frame) == NULL) {
        if (frame.text_size > text_max ||
                (frame.text != NULL && strlen(frame.text) != frame.text_size))
            abort();
        write_back(builder, &frame);
        frame_clear(&frame);
    }
    deskbus_builder_free(&builder);
    return 0;
}
