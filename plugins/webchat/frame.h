/* Frame: the JSON texts that page and server exchange (README.md lists them). Pure; whatever a browser sends is safe here. */
#ifndef WEBCHAT_FRAME_H
#define WEBCHAT_FRAME_H

#include <deskbus/builder.h>

#include <stdbool.h>
#include <stdint.h>

#define FRAME_VERSION        1
#define FRAME_CLIENT_ID_SIZE 65 /* with NUL; [A-Za-z0-9_-] */
#define FRAME_NAME_SIZE      129 /* of a visitor's or person's name, with NUL */
#define FRAME_LANG_SIZE      36 /* BCP 47, with NUL */

enum frame_type { FRAME_HELLO = 1, FRAME_MSG };

/* What a browser said. text points into the builder that read it, valid until that is used again; controls are taken out of it. */
struct frame {
    enum frame_type type;
    int64_t last; /* hello: the highest number that the page shows */
    char lang[FRAME_LANG_SIZE];
    char client_id[FRAME_CLIENT_ID_SIZE]; /* msg */
    char name[FRAME_NAME_SIZE];
    char *text; /* msg: the caller frees it; NULL else */
    size_t text_size;
};

/* Codes of what is wrong, sent as error.code: "bad_frame" "bad_version" "bad_type" "bad_id" "empty" "too_long". NULL: *ret is filled in
 * and the caller calls frame_clear(). On a wrong msg ret->client_id says which, when it could be read. Limits: text_max bytes. */
const char *frame_read(struct deskbus_builder *builder, const char *bytes, size_t size,
        size_t text_max, struct frame *ret);
void frame_clear(struct frame *frame);

enum frame_who { FRAME_CUSTOMER, FRAME_BOT, FRAME_PERSON };

/* A message as the history has it. */
struct frame_message {
    int64_t seq;
    enum frame_who who;
    const char *client_id; /* of the customer's own; "" else */
    const char *name; /* of a person, or what the visitor gave; "" else */
    const char *text;
    uint64_t time_ms;
};

/* Each writes one frame; the caller frees *ret with free(). 0, -ENOMEM or -EINVAL. */
int frame_write_welcome(struct deskbus_builder *builder, const char *visitor, int64_t seq,
        size_t message_max_bytes, char **ret) DESKBUS_CHECKED;
int frame_write_ack(struct deskbus_builder *builder, const char *client_id, int64_t seq,
        const char *id, char **ret) DESKBUS_CHECKED;
int frame_write_message(struct deskbus_builder *builder, const struct frame_message *message,
        char **ret) DESKBUS_CHECKED;
/* client_id "": of no message. retry_after_ms 0: there is no use in trying again. */
int frame_write_error(struct deskbus_builder *builder, const char *code, const char *client_id,
        uint64_t retry_after_ms, char **ret) DESKBUS_CHECKED;

/* RFC 3339 in UTC with milliseconds; "" when the time has no such form. */
#define FRAME_TIME_SIZE 48
void frame_print_time(uint64_t time_ms, char ret[FRAME_TIME_SIZE]);
/* Copies a name without control and direction characters, cut at a character's border. */
void frame_clean_name(const char *text, size_t size, char ret[FRAME_NAME_SIZE]);

#endif
