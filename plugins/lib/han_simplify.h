/* Han simplify: the simplified form of a traditional Chinese character, for matching only. */
#ifndef DESKBUS_PLUGINS_LIB_HAN_SIMPLIFY_H
#define DESKBUS_PLUGINS_LIB_HAN_SIMPLIFY_H

#include <stdint.h>

/* The simplified form of a code point, or the code point itself. Any value is allowed. */
int32_t han_simplify(int32_t character);

#endif
