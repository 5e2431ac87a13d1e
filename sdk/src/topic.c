/* Topic: the rules for names and topics, and joining names into a topic. */
#include <deskbus/topic.h>

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool deskbus_name_valid(const char *name, size_t size)
{
    if (name == NULL || size == 0 || size > DESKBUS_NAME_MAX || !is_lower(name[0]))
        return false;
    for (size_t i = 1; i < size; i++) {
        if (!is_lower(name[i]) && !(name[i] >= '0' && name[i] <= '9') && name[i] != '_')
            return false;
    }
    return true;
}

bool deskbus_topic_valid(const char *topic, size_t size)
{
    if (topic == NULL || size == 0 || size > DESKBUS_TOPIC_MAX)
        return false;
    for (size_t at = 0; at < size;) {
        const char *slash = memchr(topic + at, '/', size - at);
        size_t name_size = slash == NULL ? 0 : (size_t)(slash - topic) - at;
        if (!deskbus_name_valid(topic + at, name_size))
            return false;
        at += name_size + 1;
    }
    return true;
}

int deskbus_topic_join(char *ret, size_t size, ...)
{
    char topic[DESKBUS_TOPIC_MAX + 1];
    size_t used = 0;
    bool valid = true;
    va_list names;
    va_start(names, size);
    for (const char *name = va_arg(names, const char *); name != NULL && valid;
            name = va_arg(names, const char *)) {
        size_t name_size = strlen(name);
        valid = deskbus_name_valid(name, name_size) && used + name_size + 1 <= DESKBUS_TOPIC_MAX;
        if (valid) {
            memcpy(topic + used, name, name_size);
            topic[used + name_size] = '/';
            used += name_size + 1;
        }
    }
    va_end(names);
    if (!valid || used == 0 || used >= size)
        return -EINVAL;
    memcpy(ret, topic, used);
    ret[used] = '\0';
    return (int)used;
}
