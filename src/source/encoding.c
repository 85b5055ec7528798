#include "source/encoding.h"
