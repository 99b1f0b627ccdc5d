<?php
// Settings of every test wiki, read at the end of its own LocalSettings.php (which the installer writes).

$wgRightsUrl = 'https://creativecommons.org/licenses/by-sa/4.0/deed.fr';
$wgRightsText = 'Creative Commons Attribution - Partage dans les Mêmes Conditions 4.0';
// Otherwise the project's namespace bears the site's name, and "Projet:X" is an ordinary title.
$wgMetaNamespace = 'Projet';
$wgArticlePath = '/wiki/$1';
$wgUsePathInfo = true;

// The tree is shared and never written to: what a wiki writes goes beside its own settings.
$wgCacheDirectory = "$instanceDirectory/cache";
$wgUploadDirectory = "$instanceDirectory/images";

// A test must see what it wrote: nothing is cached, and lists such as recent changes are written before the answer leaves.
$wgMainCacheType = CACHE_NONE;
$wgForceDeferredUpdatesPreSend = true;
// Jobs run when a test says so (runJobs), never by chance behind a page view.
$wgJobRunRate = 0;

// A sysop may not hide revisions by default; wikis that honour the right to be forgotten allow it.
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['sysop']['deletelogentry'] = true;
$wgGroupPermissions['sysop']['mergehistory'] = true;

// Lets a test be an anonymous author of any address: the header X-Forwarded-For of the loopback is believed.
$wgCdnServersNoPurge = [ '127.0.0.1' ];

// A test wiki may be lost at any moment: nothing waits for the disk, and nobody searches it.
$wgDBservers = [ [
	'type' => 'sqlite',
	'dbname' => $wgDBname,
	'dbDirectory' => $wgSQLiteDataDir,
	'variables' => [ 'synchronous' => 'OFF' ],
	'flags' => DBO_DEFAULT,
	'load' => 1,
] ];
$wgDisableSearchUpdate = true;

// Nothing leaves the machine.
$wgEnableEmail = false;
$wgUseInstantCommons = false;
$wgPingback = false;
