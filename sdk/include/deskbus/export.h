/* Marks that the SDK's headers share: visibility, checked results, cleanup attributes. */
#ifndef DESKBUS_EXPORT_H
#define DESKBUS_EXPORT_H

/* The version of the plugin interface. A plugin of the same major and a minor not newer than the
 * broker's is loaded; members of both tables are only ever appended. */
#define DESKBUS_ABI_MAJOR 1
#define DESKBUS_ABI_MINOR 0

#ifdef __cplusplus
#define DESKBUS_BEGIN extern "C" {
#define DESKBUS_END   }
#else
#define DESKBUS_BEGIN
#define DESKBUS_END
#endif

#define DESKBUS_API                 __attribute__((visibility("default")))
#define DESKBUS_CHECKED             __attribute__((warn_unused_result))
#define DESKBUS_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))

/* Runs free_fn(&variable) when the variable goes out of scope. free_fn takes a pointer to the
 * pointer, accepts NULL in it, and sets it to NULL: every deskbus_*_free does. */
#define DESKBUS_CLEANUP(free_fn) __attribute__((cleanup(free_fn)))

#endif
