/* Message, private: the envelope's check, shared by what makes messages. */
#ifndef SDK_MESSAGE_PRIVATE_H
#define SDK_MESSAGE_PRIVATE_H

#include <deskbus/message.h>

/* Looks at the known fields of a checked value. Returns 0 or -EBADMSG; the text names the field. */
int message_check(struct deskbus_value value, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Looks at a map of annotations: {name: value}. */
int message_check_annotations(
        struct deskbus_value value, struct deskbus_error **reterr) DESKBUS_CHECKED;

#endif
