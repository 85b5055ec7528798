#include "source/text.h"
