#include "layout/paragraph.h"
