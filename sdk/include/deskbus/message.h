/* Message: the normalised envelope. Immutable and shared by reference count; a lazy view over its bytes.
 * Attribute names are those of CloudEvents 1.0; docs/message.md is the list of fields. */
#ifndef DESKBUS_MESSAGE_H
#define DESKBUS_MESSAGE_H

#include <deskbus/builder.h>
#include <deskbus/value.h>

DESKBUS_BEGIN

/* One base map, as accepted, and the maps of annotations that steps added later. Any thread may read it. */
struct deskbus_message;
/* A message that is being written. One thread owns it. */
struct deskbus_draft;

/* Copies and checks bytes (limits NULL: the default ones). Returns 0, -ENOMEM, -EMSGSIZE, -EBADMSG; the
 * text of the error names the field. */
DESKBUS_API int deskbus_message_decode(const void *bytes, size_t size,
        const struct deskbus_limits *limits, struct deskbus_message **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* A message with the same base and one more layer: annotations is a map {name: value}, checked, copied. */
DESKBUS_API int deskbus_message_annotated(struct deskbus_message *base, const void *annotations,
        size_t size, struct deskbus_message **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Returns the message itself, for keeping it longer than the caller's own reference. */
DESKBUS_API struct deskbus_message *deskbus_message_ref(const struct deskbus_message *message);
/* Gives one reference back and sets *message to NULL. NULL is fine. */
DESKBUS_API void deskbus_message_unref(struct deskbus_message **message);

/* The field at a path from the top: "id", "data.msg.text", "annotations.sentiment.score". The newest
 * layer of annotations that has the name wins; "annotations" alone is the base's, see deskbus_message_layer(). Absent when
 * there is none. Valid as long as the message. */
DESKBUS_API struct deskbus_value deskbus_message_get(
        const struct deskbus_message *message, const char *path);
/* The annotation of that name: deskbus_message_get("annotations.NAME"). */
DESKBUS_API struct deskbus_value deskbus_message_annotation(
        const struct deskbus_message *message, const char *name);
/* The text that a customer or an agent wrote (data.msg.text); *ret is not ended with NUL; "" and 0 when absent. */
DESKBUS_API size_t deskbus_message_text(const struct deskbus_message *message, const char **ret);
/* The base bytes without the layers: what the source handed in, with what the broker stamped. */
DESKBUS_API struct deskbus_value deskbus_message_base(const struct deskbus_message *message);
/* How many layers, and the n-th, oldest first: a map {name: value}. */
DESKBUS_API size_t deskbus_message_layer_count(const struct deskbus_message *message);
DESKBUS_API struct deskbus_value deskbus_message_layer(
        const struct deskbus_message *message, size_t index);
/* Writes the whole with all layers merged into one map. */
DESKBUS_API void deskbus_build_message(
        struct deskbus_builder *builder, const struct deskbus_message *message);

/* JSON, the same keys as the msgpack form, one line, layers merged. The caller frees *ret with free(). */
DESKBUS_API int deskbus_message_to_json(const struct deskbus_message *message, char **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* One line of JSON: the full form when it has `data`, else the short form {"id","text","subject","from","channel",
 * "account","conversation"} of which only text is required. Short: id gives data.msg.ext_id and idempotencykey; from
 * gives data.from.addr; conversation gives data.conv.thread (default: from); channel defaults to "file"; unknown keys go to
 * data.x.file. Returns 0, -ENOMEM, -EMSGSIZE, -EBADMSG with the column in the error's place ("1:17"). */
DESKBUS_API int deskbus_message_from_json(const char *text, size_t size,
        const struct deskbus_limits *limits, struct deskbus_message **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

/* A new draft: of nothing (base NULL), or of a copy of base with its annotations merged. Returns 0 or -ENOMEM. */
DESKBUS_API int deskbus_draft_new(
        const struct deskbus_message *base, struct deskbus_draft **ret) DESKBUS_CHECKED;
/* Set the field at a path, making the maps on the way; failures stick until deskbus_draft_finish(). A NULL
 * text or absent value removes the field. "to.+.addr" begins a new entry of a list, "to.-.name" goes on with its last one. */
DESKBUS_API void deskbus_draft_string(
        struct deskbus_draft *draft, const char *path, const char *text);
DESKBUS_API void deskbus_draft_string_n(
        struct deskbus_draft *draft, const char *path, const char *text, size_t size);
DESKBUS_API void deskbus_draft_int(struct deskbus_draft *draft, const char *path, int64_t value);
DESKBUS_API void deskbus_draft_float(struct deskbus_draft *draft, const char *path, double value);
DESKBUS_API void deskbus_draft_bool(struct deskbus_draft *draft, const char *path, bool value);
DESKBUS_API void deskbus_draft_value(
        struct deskbus_draft *draft, const char *path, struct deskbus_value value);
/* Makes the message; frees the draft and sets *draft to NULL in every case. specversion, type ("message") and an empty
 * data map are added when missing; what deskbus_message_decode() would refuse is refused. */
DESKBUS_API int deskbus_draft_finish(struct deskbus_draft **draft, struct deskbus_message **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
DESKBUS_API void deskbus_draft_free(struct deskbus_draft **draft);

/* The conversation that channel, account and thread stand for: 32 hex digits and NUL. The ordering key. */
#define DESKBUS_ID_SIZE 33
DESKBUS_API void deskbus_conversation_id(
        const char *channel, const char *account, const char *thread, char ret[DESKBUS_ID_SIZE]);

DESKBUS_END
#endif
