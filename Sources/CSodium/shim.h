#ifndef COUNTERSIGN_CSODIUM_SHIM_H
#define COUNTERSIGN_CSODIUM_SHIM_H
#include <sodium.h>
#endif
