/* Test: cmocka and what must stand before it, in the order it needs; each test includes this first. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */

/* The environment's folders; CTest sets both, by hand the current folder serves. */
#include <stdlib.h>
static inline const char *test_build_dir(void)
{
    const char *dir = getenv("DESKBUS_BUILD_DIR");
    return dir != NULL ? dir : ".";
}
static inline const char *test_source_dir(void)
{
    const char *dir = getenv("DESKBUS_SOURCE_DIR");
    return dir != NULL ? dir : ".";
}

#endif
