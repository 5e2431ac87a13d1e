/* Card: the text inside a model file that says what it was trained on. */
#ifndef SENTIMENT_TRAIN_CARD_H
#define SENTIMENT_TRAIN_CARD_H

struct trainer;

/* Describe the loaded recipe: sets, rows, weights, settings; no time and no path of this machine,
 * so that the same recipe gives the same bytes. The caller frees *ret. Returns 0 or -ENOMEM. */
int card_write(const struct trainer *trainer, char **ret);

#endif
