#include "doc/scan.h"
