// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes of a kobject, in /sys/kernel/nettylink_tour: a file a value, as
 * text. Who polls one for exceptional events is woken when it changes.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "nettylink_tour.h"

static struct kobject *ntt_sysfs_folder;

/* One word, read and written as a whole. */
static int ntt_sysfs_level;

static ssize_t level_show(struct kobject *object, struct kobj_attribute *attribute, char *text)
{
	return sysfs_emit(text, "%d\n", READ_ONCE(ntt_sysfs_level));
}

static ssize_t level_store(struct kobject *object, struct kobj_attribute *attribute,
			   const char *text, size_t length)
{
	int level, err;

	err = kstrtoint(text, 0, &level);
	if (err)
		return err;
	if (level < NETTYLINK_TOUR_LEVEL_MIN || level > NETTYLINK_TOUR_LEVEL_MAX)
		return -EINVAL;
	WRITE_ONCE(ntt_sysfs_level, level);
	return length;
}

static struct kobj_attribute ntt_sysfs_level_attribute = __ATTR_RW_MODE(level, 0600);

/* Protects the message: attributes have no lock of their own between show and store. */
static DEFINE_MUTEX(ntt_sysfs_lock);
static char ntt_sysfs_message[PAGE_SIZE];
static size_t ntt_sysfs_length;

static ssize_t message_show(struct kobject *object, struct kobj_attribute *attribute, char *text)
{
	ssize_t length;

	mutex_lock(&ntt_sysfs_lock);
	length = ntt_sysfs_length;
	memcpy(text, ntt_sysfs_message, length);
	mutex_unlock(&ntt_sysfs_lock);
	return length;
}

/* sysfs cuts what is written at a page, and what is shown at a byte less. */
static ssize_t message_store(struct kobject *object, struct kobj_attribute *attribute,
			     const char *text, size_t length)
{
	if (length >= PAGE_SIZE)
		return -EMSGSIZE;
	mutex_lock(&ntt_sysfs_lock);
	memcpy(ntt_sysfs_message, text, length);
	ntt_sysfs_length = length;
	mutex_unlock(&ntt_sysfs_lock);
	return length;
}

static struct kobj_attribute ntt_sysfs_message_attribute = __ATTR_RW_MODE(message, 0600);

static struct ntt_interrupts ntt_sysfs_interrupts;
static u64 ntt_sysfs_count;
/* Set once the attribute is there, which may be written to by then. */
static struct kernfs_node *ntt_sysfs_node;

/*
 * kernfs_notify() is made for any context: it only notes down and schedules a
 * work item, which wakes. sysfs_notify(), which looks the attribute up by its
 * name, takes a lock that may sleep.
 */
static void ntt_sysfs_fire(struct ntt_interrupts *interrupts,
			   const struct nettylink_tour_event *event)
{
	struct kernfs_node *node = READ_ONCE(ntt_sysfs_node);

	WRITE_ONCE(ntt_sysfs_count, event->sequence);
	if (node)
		kernfs_notify(node);
}

static ssize_t interrupts_show(struct kobject *object, struct kobj_attribute *attribute,
			       char *text)
{
	return sysfs_emit(text, "%llu\n", READ_ONCE(ntt_sysfs_count));
}

/* "PERIOD COUNT", as in struct nettylink_tour_interrupts. */
static ssize_t interrupts_store(struct kobject *object, struct kobj_attribute *attribute,
				const char *text, size_t length)
{
	struct nettylink_tour_interrupts wanted;
	int err;

	if (sscanf(text, "%u %u", &wanted.period, &wanted.count) != 2)
		return -EINVAL;
	err = ntt_interrupts_set(&ntt_sysfs_interrupts, &wanted);
	return err ? err : length;
}

static struct kobj_attribute ntt_sysfs_interrupts_attribute = __ATTR_RW_MODE(interrupts, 0600);

static const struct attribute *ntt_sysfs_attributes[] = {
	&ntt_sysfs_level_attribute.attr,
	&ntt_sysfs_message_attribute.attr,
	&ntt_sysfs_interrupts_attribute.attr,
	NULL
};

static int ntt_sysfs_create(void)
{
	struct kernfs_node *node;
	int err;

	err = sysfs_create_files(ntt_sysfs_folder, ntt_sysfs_attributes);
	if (err)
		return err;
	node = sysfs_get_dirent(ntt_sysfs_folder->sd, "interrupts");
	if (!node)
		return -ENOENT;
	WRITE_ONCE(ntt_sysfs_node, node);
	return 0;
}

int ntt_sysfs_init(void)
{
	int err;

	ntt_interrupts_init(&ntt_sysfs_interrupts, ntt_sysfs_fire);
	ntt_sysfs_folder = kobject_create_and_add("nettylink_tour", kernel_kobj);
	if (!ntt_sysfs_folder)
		return -ENOMEM;
	err = ntt_sysfs_create();
	if (err) {
		kobject_put(ntt_sysfs_folder);
		ntt_interrupts_exit(&ntt_sysfs_interrupts);
	}
	return err;
}

/* Removing waits for calls that run; a file that is open gives ENODEV from then on. */
void ntt_sysfs_exit(void)
{
	kobject_put(ntt_sysfs_folder);
	ntt_interrupts_exit(&ntt_sysfs_interrupts);
	sysfs_put(ntt_sysfs_node);
}
