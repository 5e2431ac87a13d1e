/* Contract: the cases that every host of plugins must pass: the fake one, the broker's worker, the one of `try`. A host takes part by
 * writing a driver and calling contract_run() in its test:
 *
 *     int main(void) { return contract_run(&worker_driver); }
 *
 * The plugin that acts is contract_plugin: it does what a message's text says (plugin.h) and logs what each call returned. */
#ifndef TESTS_CONTRACT_H
#define TESTS_CONTRACT_H

#include <deskbus/deskbus.h>

struct contract_host;

struct contract_setup {
    const struct deskbus_plugin *plugin;
    uint32_t
            host_size; /* of the table that the plugin sees; 0: the whole. A driver that cannot do it sets no_host_size */
};

/* All functions run on one thread. A host is one instance of the plugin, opened and started, clock standing still. */
struct contract_host_driver {
    const char *name;
    bool no_host_size;
    /* Plugin opened and ready for deliveries. Options are the defaults. */
    int (*open)(const struct contract_setup *setup, struct contract_host **ret);
    /* stop() and close() of the plugin; 0 when nothing was left behind: timers, handles, deliveries. Frees in every case. */
    int (*close)(struct contract_host **host);
    /* Hands a message in short or full form to the plugin in that role, and runs until nothing is left to do at once. Returns the
     * delivery's number, from 0. What a broker keeps between deliveries is the driver's to keep: state, held-back outputs. */
    size_t (*deliver)(struct contract_host *host, uint32_t role, const char *json);
    /* Hands the message of an ended delivery on, with the annotations it has by now. */
    size_t (*pass_on)(struct contract_host *host, size_t delivery, uint32_t role);
    /* What the delivery did, as text, in the form of deskbus_fake_effects() (deskbus/testing.h). Valid until the next call. */
    const char *(*effects)(struct contract_host *host, size_t delivery);
    /* The n-th line of the plugin's log, "info: text"; NULL beyond the last. Lines of the host itself are left out. */
    const char *(*log)(struct contract_host *host, size_t index);
    /* Moves monotonic and wall clock together, timers fire, and runs until nothing is left to do at once. */
    void (*advance)(struct contract_host *host, uint64_t ms);
    /* The host's wall clock. */
    uint64_t (*now)(struct contract_host *host);
    /* Room for n more accepts from now on. */
    void (*credit)(struct contract_host *host, size_t n);
    /* Room without limit; the plugin's ready() is called if one was refused. */
    void (*ready)(struct contract_host *host);
    /* Confirms the oldest accept that waits with that status; accepts are never confirmed by themselves. */
    void (*confirm)(struct contract_host *host, int status);
    /* Turns the loop until the plugin's log has that line, at most 5 s of real time: for what other threads do. */
    bool (*wait_log)(struct contract_host *host, const char *line);
};

/* Runs all cases; returns the number of those that failed, for main(). */
int contract_run(const struct contract_host_driver *driver);

#endif
