/* Contract plugin: does what the text of a message says. Commands stand between ';', words between spaces; without an end of its own
 * a text ends with done. Each call logs "COMMAND RESULT", RESULT 0 or the name of the errno ("EPERM").
 *
 *     annotate NAME JSON       seen NAME (logs the annotation that the message came with)
 *     reply final|interim TEXT          later final|interim KEY|- DELAY_MS TEXT       suggest SCORE TEXT
 *     send INSTANCE KEY|- DELAY_MS TEXT withdraw KEY      hand_off TEAM|-     end REASON     sent EXT_ID
 *     put SCOPE KEY TTL_MS TEXT         put_size SCOPE KEY BYTES     drop SCOPE KEY      get SCOPE KEY (logs the text)
 *     accept KEY CURSOR TEXT (logs "accepted KEY STATUS" later, and "id KEY ID" when 0; "ready" is logged by ready())
 *     status EXT_ID STATE      timer MS NAME (logs "timer NAME" when it fires)     cancel (the newest timer)
 *     post NAME (from another thread; logs "post NAME loop" or "post NAME elsewhere")     blob
 *     hold (does not end; `release done|retry|reject` in a later message ends the oldest that is held)
 *     done      retry MS WHY      reject CODE WHY */
#ifndef TESTS_CONTRACT_PLUGIN_H
#define TESTS_CONTRACT_PLUGIN_H

#include <deskbus/deskbus.h>

extern const struct deskbus_plugin contract_plugin; /* all roles, every flag */
extern const struct deskbus_plugin
        contract_plugin_plain; /* STEP, SINK, OBSERVER; no flag, so it may not reply, hand off or end */

#endif
