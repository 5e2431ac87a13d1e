/* Everything that a plugin needs. */
#ifndef DESKBUS_H
#define DESKBUS_H

#include <deskbus/builder.h>
#include <deskbus/call.h>
#include <deskbus/error.h>
#include <deskbus/export.h>
#include <deskbus/findings.h>
#include <deskbus/host.h>
#include <deskbus/message.h>
#include <deskbus/node.h>
#include <deskbus/option.h>
#include <deskbus/plugin.h>
#include <deskbus/topic.h>
#include <deskbus/value.h>

#endif
