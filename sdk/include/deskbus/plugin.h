/* Plugin: the one symbol that a shared object exports, `deskbus_plugin`. Members are only appended. */
#ifndef DESKBUS_PLUGIN_H
#define DESKBUS_PLUGIN_H

#include <deskbus/host.h>
#include <deskbus/option.h>

DESKBUS_BEGIN

enum deskbus_role {
    DESKBUS_SOURCE = 1u << 0, /* brings messages in: accept() */
    DESKBUS_STEP = 1u << 1, /* works on a message in a pipeline */
    DESKBUS_SINK = 1u << 2, /* carries an output away */
    DESKBUS_OBSERVER =
            1u << 3, /* is told of messages, outputs, statuses, owner changes, outcomes */
};
enum deskbus_plugin_flags {
    DESKBUS_BLOCKS = 1u << 0, /* callbacks may block: a loop thread of its own */
    DESKBUS_PURE = 1u
            << 1, /* a step without side effects: may see a message before its accept is on disk */
    DESKBUS_MAY_REPLY = 1u << 2,
    DESKBUS_MAY_HAND_OFF = 1u << 3,
    DESKBUS_MAY_END = 1u << 4,
    DESKBUS_OPTIONAL = 1u << 5, /* on_failure defaults to skip */
    DESKBUS_KEYED = 1u << 6, /* a sink that ignores an output id it has seen */
    DESKBUS_NO_TRY = 1u << 7, /* cannot run in mode TRY */
};

enum deskbus_field_type {
    DESKBUS_FIELD_BOOL = 1,
    DESKBUS_FIELD_INT,
    DESKBUS_FIELD_FLOAT,
    DESKBUS_FIELD_STRING,
    DESKBUS_FIELD_LIST,
    DESKBUS_FIELD_MAP
};

/* What a step writes, so that check knows which fields exist where. Tables end with .name == NULL. */
struct deskbus_field {
    const char *name; /* "" : the annotation is itself a value of this type */
    enum deskbus_field_type type;
    const char *values; /* of a string: "negative|neutral|positive", or NULL: any */
    const char *help;
};
struct deskbus_annotation {
    const char *name;
    const struct deskbus_field *fields;
    const char *help;
};

/* One message handed to one worker: readable, not writable; owned by the host, valid until done, retry or reject. */
struct deskbus_delivery {
    uint32_t size;
    uint32_t role; /* enum deskbus_role: why it is here */
    struct deskbus_host *host;
    struct deskbus_message
            *message; /* with all annotations so far; deskbus_message_ref() keeps it longer */
    const char *pipeline; /* "" for a sink's */
    const char *step; /* "" unless role is STEP */
    const char *output_id; /* of a sink: its idempotency key, 32 hex digits; else "" */
    const char *output_kind; /* of a sink: "reply", "forward", "send"; else "" */
    const struct deskbus_message
            *cause; /* of a sink or an observed output: the message that caused it, or NULL */
    uint32_t attempt; /* 1, 2, ... */
    void *user; /* the plugin's own */
};

/* What decode() hands its finds to. */
struct deskbus_emit {
    uint32_t size;
    void *arg;
    int (*message)(struct deskbus_emit *, const struct deskbus_message *);
    int (*status)(struct deskbus_emit *, const char *ext_id, const char *state, const char *why);
    int (*undecodable)(struct deskbus_emit *, const char *code, const char *why);
};

typedef void deskbus_done_fn(void *arg);

/* Each worker has its own open..close and its own self. Callbacks run on one loop and return within 10 ms. */
struct deskbus_plugin {
    uint32_t size;
    uint16_t abi_major;
    uint16_t abi_minor;
    const char *name; /* as the file: name.so */
    const char *version;
    const char *summary;
    uint32_t roles; /* enum deskbus_role */
    uint32_t flags; /* enum deskbus_plugin_flags */
    uint32_t max_workers; /* 0: any number; sources have one */
    const struct deskbus_option *options; /* may be NULL */
    const struct deskbus_annotation *writes; /* may be NULL */
    /* Looks at values together and at the files they name. Pure; never called at run time. May be NULL. */
    void (*check)(const struct deskbus_options *, struct deskbus_findings *out);
    /* Raw bytes of the wire into messages, without I/O (mails, webhook bodies). headers: "Name: value\n" lines or NULL. May be NULL. */
    int (*decode)(void *self, const void *bytes, size_t size, const char *headers,
            struct deskbus_emit *out);
    /* Makes the instance ready, without accepting yet. options stay valid until close. On failure nothing may be left. */
    int (*open)(struct deskbus_host *, const struct deskbus_options *, void **self,
            struct deskbus_error **reterr);
    /* A source may accept from here on. cursor: of its last accepted message, NULL: none. May be NULL. */
    int (*start)(void *self, const char *cursor, struct deskbus_error **reterr);
    /* STEP, SINK or OBSERVER: ends the delivery now or later. */
    void (*message)(void *self, struct deskbus_delivery *);
    /* accept() may be called again after -EAGAIN. May be NULL in what is no source. */
    void (*ready)(void *self);
    /* New options in place; -ENOTSUP (or NULL): restart me. */
    int (*reconfigure)(void *self, const struct deskbus_options *, struct deskbus_error **reterr);
    /* No new work: stop accepting; deliveries at hand may end. Calls done(arg) once. May be NULL. */
    void (*stop)(void *self, deskbus_done_fn *done, void *arg);
    /* Closes its handles, frees self, calls done(arg) once, as the last thing. */
    void (*close)(void *self, deskbus_done_fn *done, void *arg);
    /* The roles, among `roles`, that an instance with these options has: a file that is only read is no sink. Pure.
     * NULL: all of them. */
    uint32_t (*roles_with)(const struct deskbus_options *);
};

#define DESKBUS_PLUGIN_HEADER                                                                      \
    .size = sizeof(struct deskbus_plugin), .abi_major = DESKBUS_ABI_MAJOR,                         \
    .abi_minor = DESKBUS_ABI_MINOR

/* Each plugin defines it: DESKBUS_API const struct deskbus_plugin deskbus_plugin = { DESKBUS_PLUGIN_HEADER, ... }; */
DESKBUS_API extern const struct deskbus_plugin deskbus_plugin;

DESKBUS_END
#endif
