#ifndef SPOKE_CSODIUM_SHIM_H
#define SPOKE_CSODIUM_SHIM_H

#include <sodium.h>

#endif
