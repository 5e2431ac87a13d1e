/* Fold, Han: traditional characters that customers use often, brought to their simplified forms. */
#ifndef SENTIMENT_FOLD_HAN_H
#define SENTIMENT_FOLD_HAN_H

#include <stdint.h>

/* The simplified form of code, or code itself. */
uint32_t fold_han(uint32_t code);

#endif
